import { inNetwork, type Network, parseAddress, plainAddress } from '../model/address.ts'
import type { Dictionary } from '../model/dictionary.ts'
import type { DecoderLimits } from './decoder-limits.ts'
import { Sampler } from './sampler.ts'
import { Session } from './session.ts'
import { templateBytes } from './template/template.ts'

/** A sampler that was silent for an hour may leave for a new one. */
const IDLE_MS = 3_600_000

/** Addresses for which the answer of `allow` is remembered. */
const MAX_VERDICTS = 10_000

/** The sampling rate that the configuration sets for samplers of a network. */
export interface RateOverride {
  readonly network: Network
  readonly rate: number
}

/** Who may send, and what is known about them. */
export interface SamplersOptions {
  readonly limits: DecoderLimits
  readonly names: Dictionary
  /** Only these may send; nobody else. Empty: everybody may. */
  readonly allow: readonly Network[]
  /** The first that fits counts. */
  readonly overrides: readonly RateOverride[]
}

/** Every sampler with its sessions, bounded: what is full lets go of what was silent longest. */
export class Samplers {
  /** Stands for all senders that are refused. */
  readonly refused = new Sampler('other', [0, 0, 0, 0, 0], 0)
  readonly #options: SamplersOptions
  /** By address as the socket writes it: an IPv4 sender has two spellings on a dual-stack socket. */
  readonly #byAddress = new Map<string, Sampler>()
  readonly #samplers = new Set<Sampler>()
  readonly #verdicts = new Map<string, boolean>()
  #sessions = 0
  #templateBytes = 0

  constructor(options: SamplersOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#samplers.size
  }

  get sessions(): number {
    return this.#sessions
  }

  get templateBytes(): number {
    return this.#templateBytes
  }

  *[Symbol.iterator](): Generator<Sampler> {
    yield* this.#samplers
  }

  /** The sampler at an address, or why it may not send. */
  find(address: string, now: number): Sampler | 'not_allowed' | 'sampler_limit' {
    return this.#byAddress.get(address) ?? this.#admit(address, now)
  }

  /** The session of a sampler's port and domain; made when it is first heard of. */
  session(sampler: Sampler, version: number, domainId: number, port: number, now: number): Session {
    let session = sampler.findDomain(version, domainId)?.sessions.get(port)
    if (session === undefined) {
      if (this.#sessions >= this.#options.limits.sessions) this.#dropOldest(this.#allSessions())
      const domain = sampler.domain(version, domainId)
      session = new Session(sampler, domain, port)
      domain.sessions.set(port, session)
      this.#sessions++
    }
    session.lastSeen = now
    return session
  }

  /**
   * Makes room for a template of `bytes` in a session, at the cost of what is used least; `false` if
   * there never will be any.
   */
  makeRoom(session: Session, bytes: number): boolean {
    const { templatesPerSession, templateBytes: most } = this.#options.limits
    if (bytes > most) return false
    while (this.#templateBytes + bytes > most) {
      const others = this.#allSessions().filter((one) => one !== session && one.templates.size > 0)
      if (others.length === 0) break
      this.#dropOldest(others)
    }
    while (session.templates.size >= templatesPerSession || this.#templateBytes + bytes > most) {
      const [oldest] = session.templates.keys()
      if (oldest === undefined) break
      this.removeTemplate(session, oldest)
      session.sampler.add('templates_evicted')
    }
    this.#templateBytes += bytes
    return true
  }

  removeTemplate(session: Session, id: number): boolean {
    const known = session.templates.get(id)
    if (known === undefined) return false
    session.templates.delete(id)
    this.#templateBytes -= templateBytes(known.template)
    return true
  }

  #admit(address: string, now: number): Sampler | 'not_allowed' | 'sampler_limit' {
    const plain = plainAddress(address)
    if (plain !== address) {
      const found = this.find(plain, now)
      if (typeof found !== 'string') this.#byAddress.set(address, found)
      return found
    }
    const words = parseAddress(plain) ?? [0, 0, 0, 0, 0]
    if (!this.#allowed(plain, words)) return 'not_allowed'
    if (this.#samplers.size >= this.#options.limits.samplers && !this.#dropIdleSampler(now)) {
      return 'sampler_limit'
    }
    const rate = this.#options.overrides.find(({ network }) => inNetwork(words, 0, network))?.rate
    const sampler = new Sampler(plain, words, this.#options.names.number(plain), rate)
    this.#samplers.add(sampler)
    this.#byAddress.set(plain, sampler)
    return sampler
  }

  #allowed(address: string, words: ArrayLike<number>): boolean {
    const { allow } = this.#options
    if (allow.length === 0) return true
    const known = this.#verdicts.get(address)
    if (known !== undefined) return known
    const verdict = allow.some((network) => inNetwork(words, 0, network))
    if (this.#verdicts.size >= MAX_VERDICTS) this.#verdicts.clear()
    this.#verdicts.set(address, verdict)
    return verdict
  }

  #dropIdleSampler(now: number): boolean {
    for (const sampler of this.#samplers) {
      if (now - sampler.lastPayload < IDLE_MS) continue
      for (const domain of sampler.domains) {
        for (const session of domain.sessions.values()) this.#dropSession(session)
      }
      this.#samplers.delete(sampler)
      this.#byAddress.delete(sampler.address)
      this.#byAddress.delete(`::ffff:${sampler.address}`)
      return true
    }
    return false
  }

  #allSessions(): Session[] {
    const sessions: Session[] = []
    for (const { domains } of this.#samplers) {
      for (const domain of domains) sessions.push(...domain.sessions.values())
    }
    return sessions
  }

  /** Lets go of the eighth of the sessions that was silent longest: in bulk, since finding it costs. */
  #dropOldest(sessions: readonly Session[]): void {
    const oldest = sessions.toSorted((a, b) => a.lastSeen - b.lastSeen)
    for (const session of oldest.slice(0, Math.max(1, oldest.length >> 3))) {
      session.sampler.add('sessions_evicted')
      this.#dropSession(session)
    }
  }

  #dropSession(session: Session): void {
    const { domain, sampler, port } = session
    for (const id of [...session.templates.keys()]) this.removeTemplate(session, id)
    if (!domain.sessions.delete(port)) return
    this.#sessions--
    if (domain.sessions.size === 0) sampler.dropDomain(domain)
  }
}
