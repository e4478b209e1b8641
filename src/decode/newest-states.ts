import type { SamplerState } from './decoder-state.ts'

/**
 * One state for each sampler. Where several lanes know it, since all of them began with what was kept
 * over a restart, the one counts that heard its templates last.
 */
export function newestStates(states: readonly SamplerState[]): SamplerState[] {
  const newest = new Map<string, SamplerState>()
  for (const state of states) {
    const known = newest.get(state.address)
    if (known === undefined || lastTemplate(state) > lastTemplate(known)) {
      newest.set(state.address, state)
    }
  }
  return [...newest.values()]
}

/** When the last template came, in milliseconds since 1970. */
function lastTemplate({ domains }: SamplerState): number {
  let last = 0
  for (const { sessions } of domains) {
    for (const { templates } of sessions) {
      for (const { received } of templates) last = Math.max(last, received)
    }
  }
  return last
}
