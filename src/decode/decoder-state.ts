import type { Decoder } from './decoder.ts'
import type { Domain } from './domain.ts'
import { type ProtocolName, protocols } from './protocols.ts'
import type { Sampler } from './sampler.ts'
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

/** What an observation domain of a sampler said. */
export interface DomainState {
  readonly protocol: ProtocolName
  readonly id: number
  /** When the sampler was started, in milliseconds since 1970; null where it does not say. */
  readonly initTime: number | null
  /** Sampling rates from options data: sampler id (null for all) and rate. */
  readonly rates: readonly (readonly [number | null, number])[]
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
  { samplers, sets }: Decoder,
  sampler: Sampler,
  state: DomainState,
  now: number,
  maxAge: number,
): void {
  for (const { port, templates } of state.sessions) {
    const session = samplers.session(sampler, protocols[state.protocol], state.id, port, now)
    for (const { received, ...template } of templates) {
      // two lanes may both have known the sampler: what was sent last is right
      const newer = (session.templates.get(template.id)?.received ?? 0) >= received
      if (!newer && now - received <= maxAge) sets.restore(session, template, received)
    }
    for (const [id, rate] of state.rates) session.domain.rates.set(id ?? undefined, rate)
    session.domain.initTime = state.initTime ?? undefined
  }
}

function samplerState({ address, domains }: Sampler): SamplerState {
  return { address, domains: [...domains].map(domainState) }
}

function domainState({ protocol, id, initTime, rates, sessions }: Domain): DomainState {
  return {
    protocol: protocol.name,
    id,
    initTime: initTime ?? null,
    rates: [...rates.entries()].map(([samplerId, rate]) => [samplerId ?? null, rate] as const),
    sessions: [...sessions.values()].map(({ port, templates }) => ({
      port,
      templates: [...templates.values()].map(({ template, received }) => ({
        ...template,
        received,
      })),
    })),
  }
}
