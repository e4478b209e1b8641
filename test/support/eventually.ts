import { setTimeout as sleep } from 'node:timers/promises'

/** Between two looks, in milliseconds. */
const PAUSE = 20

/** Tries until it does not throw, and returns that; after the deadline throws what it threw last. */
export async function eventually<T>(look: () => T | Promise<T>, deadline = 15_000): Promise<T> {
  const end = performance.now() + deadline
  for (;;) {
    try {
      return await look()
    } catch (error) {
      if (performance.now() > end) throw error
    }
    await sleep(PAUSE)
  }
}
