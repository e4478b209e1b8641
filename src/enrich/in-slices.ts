import { setImmediate as nextTurn } from 'node:timers/promises'

/** The longest that work keeps the main thread from anything else, in milliseconds. */
const SLICE_MS = 2

/** Does work to its end, with a turn for everybody else wherever it yields and has taken long enough. */
export async function inSlices<T>(work: Iterator<unknown, T>): Promise<T> {
  for (;;) {
    const end = performance.now() + SLICE_MS
    do {
      const step = work.next()
      if (step.done === true) return step.value
    } while (performance.now() < end)
    await nextTurn()
  }
}
