import { FIRST_CONNECTION } from '../model/payload.ts'
import type { Domain } from './domain.ts'
import type { Queued } from './queue.ts'
import type { Sampler } from './sampler.ts'
import { SequenceTracker } from './sequence-tracker.ts'
import type { KnownTemplate } from './template/known-template.ts'

/**
 * Templates and sequence numbers of one sampler address, port and observation domain
 * (RFC 7011 §8.1: the Transport Session and the Observation Domain).
 */
export class Session implements Queued<Session> {
  readonly sampler: Sampler
  readonly domain: Domain
  /** That of the datagrams, or the number of the connection. */
  readonly port: number
  /** The one that was refreshed longest ago comes first. */
  readonly templates = new Map<number, KnownTemplate>()
  /** Memory for them. */
  templateBytes = 0
  readonly sequence = new SequenceTracker()
  /** When its last datagram came, in milliseconds since 1970. */
  lastSeen = 0
  /** When the last one had come as it joined the queue of those that may have to go. */
  queuedAt = 0
  ahead: Session | undefined
  behind: Session | undefined

  constructor(sampler: Sampler, domain: Domain, port: number) {
    this.sampler = sampler
    this.domain = domain
    this.port = port
  }

  /** Whether it is a connection: RFC 7011 §8.1, what it said is true of nothing else, and ends with it. */
  get isConnection(): boolean {
    return this.port >= FIRST_CONNECTION
  }
}
