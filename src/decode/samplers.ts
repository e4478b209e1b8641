import { inNetwork, type Network, parseAddress, plainAddress } from '../model/address.ts'
import type { Dictionary } from '../model/dictionary.ts'
import type { NetworkValue } from '../model/network-value.ts'
import type { DecoderLimits } from './decoder-limits.ts'
import { InBandNames } from './in-band-names.ts'
import type { ParkedSets } from './parked-sets.ts'
import type { Protocol } from './protocols.ts'
import { Queue } from './queue.ts'
import { Sampler } from './sampler.ts'
import { count } from './sampler-counts.ts'
import { Session } from './session.ts'
import type { KnownTemplate } from './template/known-template.ts'
import { type Template, templateBytes } from './template/template.ts'

/** A sampler that was silent for an hour may leave for a new one. */
const IDLE_MS = 3_600_000

/** Addresses for which the answer of `allow` is remembered. */
const MAX_VERDICTS = 10_000

/** The sampling rate that the configuration sets for samplers of a network. */
export interface RateOverride {
  readonly network: Network
  readonly rate: number
}

/** What the configuration says of samplers; can be changed while they send. */
export interface SamplerSettings {
  /** Only these may send; nobody else. Empty: everybody may. */
  readonly allow: readonly Network[]
  /** The first that fits counts. */
  readonly overrides: readonly RateOverride[]
  /** What samplers are called; the first that fits counts. */
  readonly samplerNames?: readonly NetworkValue<string>[]
}

/** Who may send, and what is known about them. */
export interface SamplersOptions extends SamplerSettings {
  readonly limits: DecoderLimits
  readonly names: Dictionary
}

/** Every sampler with its sessions, bounded: what is full lets go of what was silent longest. */
export class Samplers {
  /** Stands for all senders that are refused. */
  readonly refused = new Sampler('other', [0, 0, 0, 0, 0], 0)
  /** What they call their interfaces and the like. */
  readonly inBandNames: InBandNames
  readonly #limits: DecoderLimits
  readonly #names: Dictionary
  #settings: SamplerSettings
  /** Names of samplers that were found out, by address. */
  readonly #called = new Map<string, string>()
  /** By address as the socket writes it: an IPv4 sender has two spellings on a dual-stack socket. */
  readonly #byAddress = new Map<string, Sampler>()
  readonly #samplers = new Set<Sampler>()
  readonly #verdicts = new Map<string, boolean>()
  readonly #parked: ParkedSets
  /** Every session; who was silent longest comes first, or about. */
  readonly #queue = new Queue<Session>()
  /** Every template, the one that was refreshed longest ago first. */
  readonly #templates = new Queue<KnownTemplate>()
  #sessions = 0
  #templateBytes = 0
  /** Before this time no sampler can have been silent for an hour. */
  #noneIdleUntil = 0

  constructor(options: SamplersOptions, parked: ParkedSets) {
    this.inBandNames = new InBandNames(options.limits.inBandNames)
    this.#limits = options.limits
    this.#names = options.names
    this.#settings = options
    this.#parked = parked
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

  /** Goes on with other settings; what samplers said stays. */
  change(settings: SamplerSettings): void {
    this.#settings = settings
    this.#verdicts.clear()
    for (const sampler of this.#samplers) this.#apply(sampler)
  }

  /** From now on the sampler with an address is called so; empty: by its address or the configuration. */
  call(address: string, name: string): void {
    if (name === '') this.#called.delete(address)
    else if (this.#called.size < this.#limits.samplers || this.#called.has(address)) {
      this.#called.set(address, name)
    }
    const sampler = this.#byAddress.get(address)
    if (sampler !== undefined) this.#apply(sampler)
  }

  /** What was made of templates for the fields that were wanted is to be made anew. */
  forgetReaders(): void {
    for (const known of this.#templates) known.reader = undefined
  }

  /** Whether somebody at an address may send. */
  allows(address: string): boolean {
    const { allow } = this.#settings
    if (allow.length === 0) return true
    const known = this.#verdicts.get(address)
    if (known !== undefined) return known
    const words = parseAddress(plainAddress(address)) ?? [0, 0, 0, 0, 0]
    const verdict = allow.some((network) => inNetwork(words, 0, network))
    if (this.#verdicts.size >= MAX_VERDICTS) this.#verdicts.clear()
    this.#verdicts.set(address, verdict)
    return verdict
  }

  /**
   * The sampler with an address, or why it may not send. The sender is most often the sampler itself;
   * an sFlow agent may name an address from which it does not send.
   */
  find(identity: string, sender: string, now: number): Sampler | 'not_allowed' | 'sampler_limit' {
    return this.allows(sender) ? this.known(identity, now) : 'not_allowed'
  }

  /** The same for whom somebody names who may send. */
  known(identity: string, now: number): Sampler | 'sampler_limit' {
    return this.#byAddress.get(identity) ?? this.#admit(identity, now)
  }

  /** What a sampler is called whom a record calls `name`: so, where nobody else has a name for it. */
  called({ number, called }: Sampler, name: string): number {
    return called === number && name !== '' ? this.#names.number(name) : called
  }

  /** The session of a sampler's port and domain; made when it is first heard of. */
  session(
    sampler: Sampler,
    protocol: Protocol,
    domainId: number,
    port: number,
    now: number,
  ): Session {
    const last = sampler.lastSession
    if (last !== undefined && isOf(last, protocol, domainId, port)) {
      last.lastSeen = now
      return last
    }
    let session = sampler.findDomain(protocol, domainId)?.sessions.get(port)
    if (session === undefined) {
      if (this.#sessions >= this.#limits.sessions) this.#dropSilentSession()
      const domain = sampler.domain(protocol, domainId)
      session = new Session(sampler, domain, port)
      domain.sessions.set(port, session)
      session.lastSeen = now
      this.#enqueue(session)
      this.#sessions++
    }
    session.lastSeen = now
    sampler.lastSession = session
    return session
  }

  /** Forgets the sessions of a sampler's port: its connection is closed. */
  endSessions(address: string, port: number): void {
    for (const { sessions } of [...(this.#byAddress.get(address)?.domains ?? [])]) {
      const session = sessions.get(port)
      if (session !== undefined) this.#dropSession(session)
    }
  }

  /**
   * Gives a template to a session, in place of the one with its id and at the cost of what was
   * refreshed longest ago; `false` if it alone is larger than all may be.
   */
  addTemplate(session: Session, template: Template, received: number): boolean {
    const bytes = templateBytes(template)
    const { templatesPerSession, templateBytes: most } = this.#limits
    this.removeTemplate(session, template.id)
    if (bytes > most) {
      session.sampler.add(count.templates_evicted)
      return false
    }
    while (session.templates.size >= templatesPerSession) this.#evict(oldestOf(session))
    while (this.#templateBytes + bytes > most) {
      // whoever has more than its share makes room itself
      const greedy = session.templateBytes > most / 8
      this.#evict(greedy ? oldestOf(session) : this.#templates.first)
    }
    const neighbours = { ahead: undefined, behind: undefined }
    const readers = { reader: undefined, options: undefined }
    const known: KnownTemplate = { session, template, received, ...readers, ...neighbours }
    session.templateBytes += bytes
    this.#templateBytes += bytes
    this.#enter(known)
    return true
  }

  /** Notes that a template was sent again. */
  refreshTemplate(known: KnownTemplate, received: number): void {
    known.received = received
    known.session.templates.delete(known.template.id)
    this.#templates.remove(known)
    this.#enter(known)
  }

  removeTemplate(session: Session, id: number): boolean {
    const known = session.templates.get(id)
    if (known === undefined) return false
    const bytes = templateBytes(known.template)
    session.templateBytes -= bytes
    this.#templateBytes -= bytes
    session.templates.delete(id)
    this.#templates.remove(known)
    const { newest } = session.domain
    if (newest.get(id) === known) newest.delete(id)
    return true
  }

  /** The newest of its session, its domain and all. */
  #enter(known: KnownTemplate): void {
    const { session, template } = known
    session.templates.set(template.id, known)
    if (!session.isConnection) session.domain.newest.set(template.id, known)
    this.#templates.push(known)
  }

  #evict(known: KnownTemplate | undefined): void {
    if (known === undefined) throw new Error('there are bytes of templates, but no templates')
    known.session.sampler.add(count.templates_evicted)
    this.removeTemplate(known.session, known.template.id)
  }

  #admit(address: string, now: number): Sampler | 'sampler_limit' {
    const plain = plainAddress(address)
    if (plain !== address) {
      const found = this.#byAddress.get(plain) ?? this.#admit(plain, now)
      if (typeof found !== 'string') this.#byAddress.set(address, found)
      return found
    }
    const words = parseAddress(plain) ?? [0, 0, 0, 0, 0]
    if (this.#samplers.size >= this.#limits.samplers && !this.#dropIdleSampler(now)) {
      return 'sampler_limit'
    }
    const sampler = new Sampler(plain, words, this.#names.reserve(plain))
    this.#apply(sampler)
    this.#samplers.add(sampler)
    this.#byAddress.set(plain, sampler)
    return sampler
  }

  /** Gives a sampler what the configuration says of it, and its name. */
  #apply(sampler: Sampler): void {
    const { overrides, samplerNames } = this.#settings
    const fits = ({ network }: { readonly network: Network }) =>
      inNetwork(sampler.words, 0, network)
    const name = this.#called.get(sampler.address) ?? samplerNames?.find(fits)?.value
    sampler.override = overrides.find(fits)?.rate
    sampler.called = name === undefined ? sampler.number : this.#names.reserve(name)
  }

  #dropIdleSampler(now: number): boolean {
    if (now < this.#noneIdleUntil) return false
    let longestSilent = now
    for (const sampler of this.#samplers) {
      if (now - sampler.lastPayload >= IDLE_MS) {
        this.#dropSampler(sampler)
        return true
      }
      longestSilent = Math.min(longestSilent, sampler.lastPayload)
    }
    this.#noneIdleUntil = longestSilent + IDLE_MS
    return false
  }

  #dropSampler(sampler: Sampler): void {
    for (const domain of [...sampler.domains]) {
      for (const session of [...domain.sessions.values()]) this.#dropSession(session)
    }
    this.#samplers.delete(sampler)
    this.#called.delete(sampler.address)
    this.#byAddress.delete(sampler.address)
    this.#byAddress.delete(`::ffff:${sampler.address}`)
    // what it did not report yet is counted all the same
    this.refused.takeOver(sampler)
  }

  /** Lets go of the session that was silent longest, or about: who spoke goes to the end first. */
  #dropSilentSession(): void {
    for (;;) {
      const session = this.#queue.first
      if (session === undefined) return
      if (session.lastSeen <= session.queuedAt) {
        session.sampler.add(count.sessions_evicted)
        this.#dropSession(session)
        return
      }
      this.#queue.remove(session)
      this.#enqueue(session)
    }
  }

  #enqueue(session: Session): void {
    session.queuedAt = session.lastSeen
    this.#queue.push(session)
  }

  #dropSession(session: Session): void {
    const { domain, sampler, port } = session
    for (const id of [...session.templates.keys()]) this.removeTemplate(session, id)
    if (sampler.lastSession === session) sampler.lastSession = undefined
    domain.sessions.delete(port)
    this.#queue.remove(session)
    this.#sessions--
    if (domain.sessions.size > 0) return
    sampler.dropDomain(domain)
    this.#parked.forget(domain)
    this.inBandNames.forget(domain)
  }
}

function oldestOf({ templates }: Session): KnownTemplate | undefined {
  return templates.values().next().value
}

function isOf(session: Session, protocol: Protocol, domainId: number, port: number): boolean {
  const { domain } = session
  return session.port === port && domain.id === domainId && domain.protocol === protocol
}
