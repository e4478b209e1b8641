import type { ProblemReason } from '../../src/decode/problems.ts'
import { COUNTS, type CountName, count, problemCount } from '../../src/decode/sampler-counts.ts'
import type { LaneLevels, LaneReport, SamplerReport } from '../../src/lanes/lane-report.ts'

export const noLevels: LaneLevels = {
  samplers: 0,
  sessions: 0,
  templateBytes: 0,
  inBandNames: 0,
  parkedSets: 0,
  parkedBytes: 0,
  names: 0,
  nameOverflows: 0,
  stall: 0,
}

/** A lane's report with nothing in it but what a test wants. */
export function laneReport(changes: Partial<LaneReport> = {}): LaneReport {
  return {
    generation: 0,
    told: [],
    unknownInterfaces: [],
    streams: [],
    letsGo: false,
    tally: { blocks: [], counts: [] },
    interfaces: { samples: [], discards: [], refused: 0 },
    samplers: [],
    newNames: [],
    losses: [],
    problems: [],
    connections: [],
    connectionProblems: [],
    captures: [],
    positions: [],
    bugs: [],
    levels: noLevels,
    ...changes,
  }
}

/** What a lane says of sampler `192.0.2.<name>`. */
export function samplerReport(
  name: number,
  counts: Partial<Record<CountName, number>> = {},
  {
    problems = {},
    ...more
  }: Partial<SamplerReport> & { problems?: Partial<Record<ProblemReason, number>> } = {},
): SamplerReport {
  const vector = new Float64Array(COUNTS)
  for (const [key, value] of Object.entries(counts)) vector[count[key as CountName]] = value
  for (const [reason, value] of Object.entries(problems)) {
    vector[problemCount(reason as ProblemReason)] = value
  }
  return {
    name,
    counts: vector,
    lastPayload: 0,
    called: 0,
    lastFlow: 0,
    clockSkew: undefined,
    flowDelay: undefined,
    rates: [],
    ...more,
  }
}

export const nameOf = (number: number) => (number === 0 ? 'other' : `192.0.2.${number}`)
