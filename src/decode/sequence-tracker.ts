const TWO_32 = 4_294_967_296

/** A jump further than this, either way, is a sampler that started anew, not loss. */
const RESET_DISTANCE = 1_000_000

/** Gaps that are watched for late datagrams at the same time; beyond, the oldest counts as lost. */
const MAX_GAPS = 16

/** How long a datagram may be late before it counts as lost, in milliseconds. */
const LATE_MS = 2_000

interface Gap {
  /** What is missing: from, up to but not including. */
  from: number
  to: number
  readonly since: number
}

/**
 * Finds loss in sequence numbers that count `units` a datagram: 1 in v9, its records in v5 and
 * IPFIX. A late datagram fills its gap, so reordering is not loss.
 */
export class SequenceTracker {
  #next: number | undefined
  #gaps: Gap[] = []
  /** Units known to be lost since this was last taken. */
  #lost = 0

  /**
   * Notes a datagram with number `sequence` that counts `units`, or an unknown number of them.
   * Returns whether the sampler began anew.
   */
  note(sequence: number, units: number | undefined, now: number): boolean {
    const expected = this.#next
    const after = units === undefined ? undefined : (sequence + units) % TWO_32
    if (expected === undefined) {
      this.#next = after
      return false
    }
    const ahead = signedDistance(expected, sequence)
    if (Math.abs(ahead) > RESET_DISTANCE) {
      this.#gaps = []
      this.#next = after
      return true
    }
    if (ahead < 0) {
      // late, or sent twice: it moves nothing on
      this.#fill(sequence, units ?? 1)
      return false
    }
    if (ahead > 0) this.#gaps.push({ from: expected, to: sequence, since: now })
    this.#next = after
    return false
  }

  /** How many units were lost since the last call; gaps younger than two seconds may still close. */
  takeLost(now: number): number {
    while (
      this.#gaps.length > MAX_GAPS ||
      (this.#gaps[0] !== undefined && now - this.#gaps[0].since > LATE_MS)
    ) {
      const gap = this.#gaps.shift()
      if (gap !== undefined) this.#lost += signedDistance(gap.from, gap.to)
    }
    const lost = this.#lost
    this.#lost = 0
    return lost
  }

  #fill(sequence: number, units: number): void {
    for (const [i, gap] of this.#gaps.entries()) {
      const start = signedDistance(gap.from, sequence)
      if (start < 0 || start >= signedDistance(gap.from, gap.to)) continue
      const end = (sequence + units) % TWO_32
      const rest: Gap[] = []
      if (start > 0) rest.push({ ...gap, to: sequence })
      if (signedDistance(end, gap.to) > 0) rest.push({ ...gap, from: end })
      this.#gaps.splice(i, 1, ...rest)
      return
    }
  }
}

/** How far `to` is ahead of `from` on the 32-bit circle; negative if it is behind. */
function signedDistance(from: number, to: number): number {
  return (to - from) | 0
}
