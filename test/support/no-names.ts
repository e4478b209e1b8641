import type { DomainState } from '../../src/decode/decoder-state.ts'

/** What a domain has that gave no names. */
export const noNames: DomainState['names'] = {
  interfaces: [],
  vrfs: [],
  applications: [],
  samplers: [],
}
