import { setTimeout as sleep } from 'node:timers/promises'

/** Looks until there is something. */
export async function untilKnown<T>(look: () => T | undefined): Promise<T> {
  const deadline = performance.now() + 30_000
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (performance.now() > deadline) throw new Error('nothing came')
    await sleep(5)
  }
}
