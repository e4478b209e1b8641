import type { Facts } from '../../src/status/facts.ts'

/** What is known of names where there is no source of any. */
export const noEnrichment: Facts['enrichment'] = {
  files: [],
  lists: [],
  asNames: { learned: 0, refused: 0 },
  interfaces: { size: 0, counts: { refused: 0, evicted: 0 }, rulesOff: 0 },
  toldEvicted: 0,
  snmp: undefined,
  dns: undefined,
}
