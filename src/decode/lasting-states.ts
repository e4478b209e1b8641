import { FIRST_CONNECTION } from '../model/payload.ts'
import type { DomainState, SamplerState } from './decoder-state.ts'

/** The part of the states that outlives a restart: what came over a connection ended with it. */
export function lastingStates(states: readonly SamplerState[]): SamplerState[] {
  return states.flatMap(({ address, domains }) => {
    const lasting = domains.flatMap(lastingDomain)
    return lasting.length === 0 ? [] : [{ address, domains: lasting }]
  })
}

function lastingDomain(domain: DomainState): DomainState[] {
  const sessions = domain.sessions.filter(({ port }) => port < FIRST_CONNECTION)
  return sessions.length === 0 ? [] : [{ ...domain, sessions }]
}
