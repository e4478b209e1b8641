import { setImmediate as nextTurn } from 'node:timers/promises'

/** The longest that steps keep the main thread from anything else, in milliseconds. */
const SLICE_MS = 2

/** Runs steps to their end; resolves with what they return. */
export type Pace = <Result>(steps: Generator<void, Result>) => Promise<Result>

/** Runs steps a slice at a time; whoever waits gets a turn after each slice of all that one pace runs. */
export function newPace(): Pace {
  let since = performance.now()
  return async (steps) => {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value
      if (performance.now() - since < SLICE_MS) continue
      await nextTurn()
      since = performance.now()
    }
  }
}
