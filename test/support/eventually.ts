import { setTimeout as sleep } from 'node:timers/promises'

/** Between two looks, in milliseconds. */
const PAUSE = 20

/** Far longer than anything takes on a busy machine, in milliseconds: what is not there by then never comes. */
const DEADLINE = 180_000

/** Tries until it does not throw, and returns that; after the deadline throws what it threw last. */
export async function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  const end = performance.now() + DEADLINE
  for (;;) {
    try {
      return await look()
    } catch (error) {
      if (performance.now() > end) throw error
    }
    await sleep(PAUSE)
  }
}
