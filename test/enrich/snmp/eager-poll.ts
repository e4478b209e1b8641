import { setImmediate as nextTurn } from 'node:timers/promises'

/** Ticks, turn by turn, until `look` does not return undefined. */
export async function tickUntil<T>(names: { tick(): void }, look: () => T | undefined): Promise<T> {
  const deadline = performance.now() + 30_000
  for (;;) {
    names.tick()
    const found = look()
    if (found !== undefined) return found
    if (performance.now() > deadline) throw new Error('nothing came')
    await nextTurn()
  }
}
