const MINUTE = 60_000

const NEVER = Number.NEGATIVE_INFINITY

/** Problems that wait to be taken; more are only counted. */
const MAX_PENDING = 100

/** Kinds of problems that are remembered; a flood of senders makes them all forgotten at once. */
const MAX_KINDS = 10_000

/** A problem that is worth a line in the log: the first of its kind in a minute. */
export type Logged<Problem> = Problem & {
  /** How many of the same kind came in the minute before without a line. */
  readonly suppressed: number
}

/** Lets through one problem of each kind a minute, and counts the others. */
export class ProblemLog<Problem extends object> {
  readonly #kinds = new Map<string, { since: number; suppressed: number }>()
  #pending: Logged<Problem>[] = []

  note(kind: string, problem: Problem, now: number): void {
    const known = this.#kinds.get(kind)
    if (known !== undefined && now - known.since < MINUTE) {
      known.suppressed++
      return
    }
    const suppressed = known?.suppressed ?? 0
    const isFull = this.#pending.length >= MAX_PENDING
    if (!isFull) this.#pending.push({ ...problem, suppressed })
    if (this.#kinds.size >= MAX_KINDS) this.#kinds.clear()
    // without a line now, its next one tells of it
    const next = isFull
      ? { since: NEVER, suppressed: suppressed + 1 }
      : { since: now, suppressed: 0 }
    this.#kinds.set(kind, next)
  }

  take(): Logged<Problem>[] {
    const pending = this.#pending
    this.#pending = []
    return pending
  }
}
