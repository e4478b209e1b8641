import type { Emission } from './emission.ts'
import { type Protocol, protocolOf } from './protocol.ts'
import { SimulatedSampler } from './simulated-sampler.ts'

/** How often templates are sent again unless somebody says otherwise, in milliseconds. */
const TEMPLATE_INTERVAL = 60_000

/** What is sent, and how fast. */
export interface GeneratorSettings {
  readonly seed: number
  /** When the first datagram is sent, in milliseconds since 1970. */
  readonly start: number
  /** Flow records a second of all samplers together; 0 is as fast as anybody asks. */
  readonly rate: number
  readonly samplers: number
  /** The samplers take turns in these. */
  readonly protocols: readonly Protocol[]
  /** Flow records until the end; without it there is none. */
  readonly count?: number | undefined
  /** Milliseconds after which templates and options data are sent again. */
  readonly templateInterval?: number | undefined
}

/**
 * Decides what is sent when, without a clock of its own: the datagrams depend on the settings
 * alone, or, when there is no rate, also on the times that it is asked at.
 */
export class Generator {
  readonly #settings: GeneratorSettings
  readonly #samplers: readonly SimulatedSampler[]
  readonly #announcers: readonly SimulatedSampler[]
  /** Most records in a datagram: a sampler waits no longer than a second for one to fill. */
  readonly #most: number
  #records = 0
  #remaining: number
  #announcementsDue: number
  /** Whose turn it is to send flows, and to announce templates. */
  #sender = 0
  #announcer = 0

  constructor(settings: GeneratorSettings) {
    const { seed, start, rate, samplers, protocols } = settings
    this.#settings = settings
    this.#samplers = Array.from({ length: samplers }, (_, sampler) => {
      const protocol = protocolOf(protocols, sampler)
      return new SimulatedSampler({ sampler, protocol, seed, start })
    })
    this.#announcers = this.#samplers.filter(({ hasTemplates }) => hasTemplates)
    this.#most = rate === 0 ? Number.POSITIVE_INFINITY : Math.ceil(rate / samplers)
    this.#remaining = settings.count ?? Number.POSITIVE_INFINITY
    this.#announcementsDue = this.#announcers.length > 0 ? start : Number.POSITIVE_INFINITY
  }

  /** When the next datagram is due, in milliseconds since 1970; `Infinity` when all was sent. */
  get due(): number {
    if (this.#remaining === 0) return Number.POSITIVE_INFINITY
    return Math.min(this.#flowsDue, this.#announcementsDue)
  }

  /** The next datagram, if one is due by now. */
  next(now: number): Emission | undefined {
    if (this.due > now) return undefined
    const time = this.#settings.rate === 0 ? now : this.due
    return this.#announcementsDue <= time ? this.#announce(time) : this.#send(time)
  }

  /** A datagram leaves when its first record is due. */
  get #flowsDue(): number {
    const { start, rate } = this.#settings
    return rate === 0 ? start : start + (this.#records / rate) * 1000
  }

  #announce(time: number): Emission | undefined {
    const sampler = this.#announcers[this.#announcer]
    this.#announcer = (this.#announcer + 1) % this.#announcers.length
    if (this.#announcer === 0) {
      this.#announcementsDue = time + (this.#settings.templateInterval ?? TEMPLATE_INTERVAL)
    }
    return sampler?.announce(Math.floor(time))
  }

  #send(time: number): Emission | undefined {
    const sampler = this.#samplers[this.#sender]
    this.#sender = (this.#sender + 1) % this.#samplers.length
    const emission = sampler?.send(Math.floor(time), Math.min(this.#most, this.#remaining))
    this.#records += emission?.records ?? 0
    this.#remaining -= emission?.records ?? 0
    return emission
  }
}
