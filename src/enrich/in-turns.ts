import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long one may work before others get their turn, in milliseconds. */
const LONGEST = 1
/** Looking at the clock has its price, too. */
const STEPS = 32

/** Goes through long work, and lets others have their turn every millisecond. */
export async function inTurns<T>(steps: Iterator<unknown, T>): Promise<T> {
  let began = performance.now()
  for (let count = 1; ; count++) {
    const step = steps.next()
    if (step.done) return step.value
    if (count % STEPS === 0 && performance.now() - began > LONGEST) {
      await nextTurn()
      began = performance.now()
    }
  }
}
