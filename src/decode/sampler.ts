import type { AddressWords } from '../model/address.ts'
import { Domain } from './domain.ts'
import type { ProblemReason } from './problems.ts'
import type { Protocol } from './protocols.ts'
import { COUNTS, type CountName, type count, problemCount } from './sampler-counts.ts'
import type { Session } from './session.ts'

/** A device that sends flows: who it is, what it said about itself, and what became of it. */
export class Sampler {
  readonly address: string
  readonly words: AddressWords
  /** The number of its address in the lane's dictionary. */
  readonly number: number
  /** The number of what it is called: of its address, where it has no name. */
  called: number
  /** Rate that the configuration sets, whatever the sampler says. */
  override: number | undefined
  readonly #domains = new Map<number, Domain>()
  /** Whether it told, for whatever domain, of a sampling rate that leaves packets out. */
  tellsOfSampling = false
  /** Counts since the last report, by `count` and `problemCount`. */
  readonly counts = new Float64Array(COUNTS)
  /** When the last datagram came, and the last one with a flow in it, in milliseconds since 1970. */
  lastPayload = 0
  lastFlow = 0
  /** Arrival minus export time of the last datagram, in seconds: skew of the clocks and transit. */
  clockSkew: number | undefined
  /** Arrival minus end of the last flow looked at, in seconds. */
  flowDelay: number | undefined
  /** The last second since 1970 in which delay and directions were looked at. */
  lookedAt = -1
  /** The session of the last datagram: most often also that of the next. */
  lastSession: Session | undefined
  /** Whether something was counted since the last report. */
  touched = false

  constructor(address: string, words: AddressWords, number: number, override?: number) {
    this.address = address
    this.words = words
    this.number = number
    this.called = number
    this.override = override
  }

  /** Adds to the count at a place of `count`. */
  add(at: (typeof count)[CountName], amount = 1): void {
    this.counts[at] = (this.counts[at] ?? 0) + amount
    this.touched = true
  }

  problem(reason: ProblemReason): void {
    const at = problemCount(reason)
    this.counts[at] = (this.counts[at] ?? 0) + 1
    this.touched = true
  }

  /** Adds what another has counted and not reported. */
  takeOver({ counts }: Sampler): void {
    for (const [at, amount] of counts.entries()) this.counts[at] = (this.counts[at] ?? 0) + amount
    this.touched = true
  }

  /** The observation domain of a protocol; made when it is first heard of. */
  domain(protocol: Protocol, id: number): Domain {
    const known = this.findDomain(protocol, id)
    if (known !== undefined) return known
    const domain = new Domain(protocol, id)
    this.#domains.set(domainKey(protocol, id), domain)
    return domain
  }

  findDomain(protocol: Protocol, id: number): Domain | undefined {
    return this.#domains.get(domainKey(protocol, id))
  }

  dropDomain({ protocol, id, rates }: Domain): void {
    this.#domains.delete(domainKey(protocol, id))
    if (rates.leaveOut) this.tellsOfSampling = this.#someLeaveOut()
  }

  #someLeaveOut(): boolean {
    for (const { rates } of this.#domains.values()) if (rates.leaveOut) return true
    return false
  }

  get domains(): Iterable<Domain> {
    return this.#domains.values()
  }
}

/** Protocols have their numbers apart: the same domain id in v9 and IPFIX is not the same domain. */
function domainKey({ type }: Protocol, id: number): number {
  return type * 0x1_0000_0000 + id
}
