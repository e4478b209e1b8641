import type { Decoder } from './decoder.ts'
import type { Domain } from './domain.ts'
import {
  type Name,
  type NameKey,
  type NameKindName,
  type NameTable,
  nameKindNames,
} from './name-table.ts'
import { type ProtocolName, protocols } from './protocols.ts'
import type { Sampler } from './sampler.ts'
import type { Session } from './session.ts'
import type { Template } from './template/template.ts'

/** A template as it is shown and kept over a restart. */
export interface TemplateState extends Template {
  /** When it was last sent, in milliseconds since 1970. */
  readonly received: number
}

/** The templates of one session of a sampler. */
export interface SessionState {
  readonly port: number
  readonly templates: readonly TemplateState[]
}

/** A name from options data, with the id of what it names. */
export interface NameState extends Name {
  readonly id: NameKey
}

/** What an observation domain of a sampler said. */
export interface DomainState {
  readonly protocol: ProtocolName
  readonly id: number
  /** When the sampler was started, in milliseconds since 1970; null where it does not say. */
  readonly initTime: number | null
  /** The device that the records are from, by options data; null where it does not say. */
  readonly exporter: string | null
  /** Sampling rates from options data: sampler id (null for all) and rate. */
  readonly rates: readonly (readonly [number | null, number])[]
  /** Those that are of one interface: ifIndex and rate. */
  readonly interfaceRates: readonly (readonly [number, number])[]
  readonly names: Readonly<Record<NameKindName, readonly NameState[]>>
  readonly sessions: readonly SessionState[]
}

/** What a sampler said about itself. */
export interface SamplerState {
  readonly address: string
  readonly domains: readonly DomainState[]
}

/** Everything that decoding depends on and that samplers say only now and then. */
export function decoderState(decoder: Decoder): SamplerState[] {
  return [...decoder.samplers].map(samplerState)
}

/**
 * Takes over what an earlier run knew; what is older than `maxAge` milliseconds stays behind. The
 * usual bounds hold.
 */
export function restoreDecoder(
  decoder: Decoder,
  states: readonly SamplerState[],
  now: number,
  maxAge: number,
): void {
  for (const { address, domains } of states) {
    const sampler = decoder.samplers.find(address, address, now)
    if (typeof sampler === 'string') continue
    for (const state of domains) restoreDomain(decoder, sampler, state, now, maxAge)
  }
}

function restoreDomain(
  decoder: Decoder,
  sampler: Sampler,
  state: DomainState,
  now: number,
  maxAge: number,
): void {
  const { samplers } = decoder
  const protocol = protocols[state.protocol]
  for (const { port, templates } of state.sessions) {
    const session = samplers.session(sampler, protocol, state.id, port, now)
    restoreTemplates(decoder, session, templates, now, maxAge)
  }
  const domain = sampler.findDomain(protocol, state.id)
  if (domain === undefined) return
  domain.initTime = state.initTime ?? undefined
  domain.exporter = state.exporter ?? undefined
  restoreRates(domain, state)
  if (domain.rates.leaveOut) sampler.tellsOfSampling = true
  for (const kind of nameKindNames) {
    for (const { id, ...name } of state.names[kind]) {
      if (now - name.received > maxAge) continue
      samplers.inBandNames.set({ sampler, domain }, kind, id, name)
    }
  }
}

function restoreTemplates(
  { sets }: Decoder,
  session: Session,
  templates: readonly TemplateState[],
  now: number,
  maxAge: number,
): void {
  for (const { received, ...template } of templates) {
    // two lanes may both have known the sampler: what was sent last is right
    const newer = (session.templates.get(template.id)?.received ?? 0) >= received
    if (!newer && now - received <= maxAge) sets.restore(session, template, received)
  }
}

function restoreRates({ rates }: Domain, state: DomainState): void {
  for (const [id, rate] of state.rates) rates.take(rate, id ?? undefined)
  for (const [ifIndex, rate] of state.interfaceRates) rates.take(rate, undefined, ifIndex)
}

function samplerState({ address, domains }: Sampler): SamplerState {
  return { address, domains: [...domains].map(domainState) }
}

function domainState(domain: Domain): DomainState {
  const { protocol, id, initTime, exporter, rates, names, sessions } = domain
  return {
    protocol: protocol.name,
    id,
    initTime: initTime ?? null,
    exporter: exporter ?? null,
    rates: [
      ...(rates.ofAll === undefined ? [] : [[null, rates.ofAll] as const]),
      ...rates.bySampler,
    ],
    interfaceRates: [...rates.byInterface],
    names: {
      interfaces: namesState(names.interfaces),
      vrfs: namesState(names.vrfs),
      applications: namesState(names.applications),
      samplers: namesState(names.samplers),
    },
    sessions: [...sessions.values()].map(({ port, templates }) => ({
      port,
      templates: [...templates.values()].map(({ template, received }) => ({
        ...template,
        received,
      })),
    })),
  }
}

function namesState(table: NameTable): NameState[] {
  return [...table.values()].map(({ key, name, description, received }) => ({
    id: key,
    name,
    description,
    received,
  }))
}
