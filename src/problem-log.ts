import type { ProblemReason } from './decode/problems.ts'
import type { Sampler } from './decode/sampler.ts'
import type { ProblemReport } from './lane-report.ts'

const MINUTE = 60_000

/** Reports that wait for the next flush; more are only counted. */
const MAX_PENDING = 100

/** Kinds of problems that are remembered; a flood of senders makes them all forgotten at once. */
const MAX_KINDS = 10_000

/** Lets through one problem of each sampler and reason a minute, and counts the others. */
export class ProblemLog {
  readonly #kinds = new Map<string, { since: number; suppressed: number }>()
  #pending: ProblemReport[] = []

  note(reason: ProblemReason, sampler: Sampler, detail: string, now: number): void {
    const key = `${sampler.number} ${reason}`
    const kind = this.#kinds.get(key)
    if (kind !== undefined && now - kind.since < MINUTE) {
      kind.suppressed++
      return
    }
    if (this.#pending.length >= MAX_PENDING) return
    const suppressed = kind?.suppressed ?? 0
    this.#pending.push({ name: sampler.number, reason, detail, suppressed })
    if (this.#kinds.size >= MAX_KINDS) this.#kinds.clear()
    this.#kinds.set(key, { since: now, suppressed: 0 })
  }

  take(): ProblemReport[] {
    const pending = this.#pending
    this.#pending = []
    return pending
  }
}
