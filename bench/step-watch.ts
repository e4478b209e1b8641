import { collectGarbage } from './collect-garbage.ts'
import { atMost } from './print.ts'
import { ownTime, type Took, threadTime } from './thread-time.ts'

/** The longest that others may have to wait for their turn, in milliseconds. */
const BAR = 10

/** Runs work that is done in steps, and keeps the longest of each kind. */
export class StepWatch {
  readonly #longest = new Map<string, Took & { readonly steps: number }>()

  /** Runs steps to their end; garbage of their own is in what they take. */
  run<Result>(name: string, steps: Generator<unknown, Result>): Result {
    collectGarbage()
    for (;;) {
      const step = this.time(name, () => steps.next())
      if (step.done) return step.value
    }
  }

  /** Does one step. */
  time<Result>(name: string, work: () => Result): Result {
    const cpu = threadTime()
    const began = performance.now()
    const result = work()
    const wall = performance.now() - began
    this.note(name, { wall, cpu: threadTime() - cpu })
    return result
  }

  /** Notes a step that was timed elsewhere, in milliseconds. */
  note(name: string, { wall, cpu }: Took): void {
    const known = this.#longest.get(name)
    const steps = (known?.steps ?? 0) + 1
    this.#longest.set(name, {
      steps,
      wall: Math.max(wall, known?.wall ?? 0),
      cpu: Math.max(cpu, known?.cpu ?? 0),
    })
  }

  /** Name, steps, the longest in milliseconds by the clock and of its own work, and whether that is within the bar. */
  rows(): string[][] {
    return [...this.#longest].map(([name, { steps, wall, cpu }]) => [
      name,
      `${steps}`,
      wall.toFixed(1),
      Number.isNaN(cpu) ? '–' : cpu.toFixed(1),
      atMost(ownTime({ wall, cpu }), BAR),
    ])
  }
}
