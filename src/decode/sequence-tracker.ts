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

/** So many datagrams in a row with old numbers are a sampler that started anew, not stragglers. */
const MAX_LATE = 16

/** A datagram by its sequence number: how many units are in it, all told and flow records alone. */
interface Numbered {
  sequence: number
  units: number
  flows: number
}

/**
 * What a sampler's number means. RFC 7011 §3.1: the records before the message, options included.
 * Some count those of the message too, or leave options out.
 */
interface Convention {
  readonly after: boolean
  readonly options: boolean
}

const RFC: Convention = { after: false, options: true }
const conventions: readonly Convention[] = [
  RFC,
  { after: true, options: true },
  { after: true, options: false },
  { after: false, options: false },
]

/**
 * Finds loss in sequence numbers that count `units` a datagram: 1 in v9, its records in v5 and
 * IPFIX. A late datagram fills its gap, so reordering is not loss.
 */
export class SequenceTracker {
  #previous: Numbered | undefined
  #convention = RFC
  readonly #gaps: Gap[] = []
  /** Datagrams in a row that were behind and missing nowhere. */
  #late = 0
  /** Units known to be lost since this was last taken. */
  #lost = 0

  /**
   * Notes a datagram with number `sequence` that counts `units`, or an unknown number of them;
   * `flows` of them are not options records. Returns whether the sampler began anew.
   */
  note(sequence: number, units: number | undefined, now: number, flows = units): boolean {
    if (this.#follows(sequence, units, flows)) return false
    const previous = this.#previous
    const current =
      units === undefined || flows === undefined ? undefined : { sequence, units, flows }
    if (previous === undefined) {
      this.#previous = current
      return false
    }
    if (current !== undefined) this.#settle(previous, current)
    const expected = end(previous, this.#convention)
    const begins = current === undefined ? sequence : start(current, this.#convention)
    const ahead = signedDistance(expected, begins)
    if (Math.abs(ahead) > RESET_DISTANCE) return this.#reset(current)
    if (ahead < 0) {
      // late, or sent twice: it moves nothing on
      const size = current && counted(current, this.#convention)
      this.#late = this.#fill(begins, size) ? 0 : this.#late + 1
      return this.#late > MAX_LATE && this.#reset(current)
    }
    if (ahead > 0 && current !== undefined) {
      this.#open({ from: expected, to: begins, since: now })
    }
    this.#late = 0
    this.#previous = current
    return false
  }

  /** What most datagrams do: they come next, and nothing has to be looked into. */
  #follows(sequence: number, units: number | undefined, flows: number | undefined): boolean {
    const previous = this.#previous
    if (previous === undefined || units === undefined || flows === undefined) return false
    const { after, options } = this.#convention
    const begins = after ? wrap(sequence - (options ? units : flows)) : sequence
    if (begins !== end(previous, this.#convention)) return false
    previous.sequence = sequence
    previous.units = units
    previous.flows = flows
    this.#late = 0
    return true
  }

  /** How many units were lost since the last call; gaps younger than two seconds may still close. */
  takeLost(now: number): number {
    while (this.#gaps[0] !== undefined && now - this.#gaps[0].since > LATE_MS) this.#giveUp()
    const lost = this.#lost
    this.#lost = 0
    return lost
  }

  #open(gap: Gap): void {
    this.#gaps.push(gap)
    if (this.#gaps.length > MAX_GAPS) this.#giveUp()
  }

  #giveUp(): void {
    const gap = this.#gaps.shift()
    if (gap !== undefined) this.#lost += signedDistance(gap.from, gap.to)
  }

  /** The sampler began anew: what is missing now stays missing. */
  #reset(current: Numbered | undefined): true {
    while (this.#gaps.length > 0) this.#giveUp()
    this.#late = 0
    this.#previous = current
    return true
  }

  /** If the numbers follow each other by another convention, that is the sampler's. */
  #settle(previous: Numbered, current: Numbered): void {
    const follows = (convention: Convention) =>
      end(previous, convention) === start(current, convention)
    if (follows(this.#convention)) return
    this.#convention = conventions.find(follows) ?? this.#convention
  }

  /** Whether a late datagram was missing; one of unknown size is taken for all that was. */
  #fill(sequence: number, units: number | undefined): boolean {
    for (const [i, gap] of this.#gaps.entries()) {
      const start = signedDistance(gap.from, sequence)
      if (start < 0 || start >= signedDistance(gap.from, gap.to)) continue
      const end = units === undefined ? gap.to : wrap(sequence + units)
      const rest: Gap[] = []
      if (start > 0) rest.push({ ...gap, to: sequence })
      if (signedDistance(end, gap.to) > 0) rest.push({ ...gap, from: end })
      this.#gaps.splice(i, 1, ...rest)
      return true
    }
    return false
  }
}

function counted({ units, flows }: Numbered, { options }: Convention): number {
  return options ? units : flows
}

/** The number of the first unit of a datagram, and the one after its last. */
function start(datagram: Numbered, convention: Convention): number {
  const { sequence } = datagram
  return convention.after ? wrap(sequence - counted(datagram, convention)) : sequence
}

function end(datagram: Numbered, convention: Convention): number {
  return wrap(start(datagram, convention) + counted(datagram, convention))
}

function wrap(number: number): number {
  return (number + TWO_32) % TWO_32
}

/** How far `to` is ahead of `from` on the 32-bit circle; negative if it is behind. */
function signedDistance(from: number, to: number): number {
  return (to - from) | 0
}
