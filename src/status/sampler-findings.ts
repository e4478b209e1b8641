import { type CountName, count } from '../decode/sampler-counts.ts'
import type { PlaceStatus } from '../model/status.ts'
import type { Facts } from './facts.ts'
import { type FindingRow, many, place } from './finding-row.ts'
import type { KnownSampler } from './known-samplers.ts'
import { lossOf, waitingSets } from './sampler-figures.ts'

/** Without datagrams, or without flows, for so long is silent: in milliseconds. */
const SILENT = 300_000

/** Seconds by which a clock may be off. */
const SKEW = 10

/** What can need a look at samplers, and on the way from them. */
export const samplerFindings: readonly FindingRow[] = [
  {
    severity: 'warning',
    reason: 'templates_missing',
    see: 'troubleshooting.md#templates-are-missing',
    meaning: 'Flows cannot be read yet: they came before the template that says what is in them.',
    remedy:
      'They are counted when it comes. Let the sampler send templates every minute; keep `state_dir` so that a restart forgets none.',
    find: (facts) => waiting(facts),
  },
  {
    severity: 'warning',
    reason: 'sequence_lost',
    see: 'troubleshooting.md#datagrams-are-lost-on-the-way',
    meaning: 'Numbers are missing: datagrams were lost between the sampler and flowtally.',
    remedy:
      'Look at the way: the export queue of the sampler, policing, fragments, and this machine if the kernel drops datagrams, too.',
    find: (facts) => losses(facts),
  },
  {
    severity: 'warning',
    reason: 'silent',
    see: 'troubleshooting.md#a-router-went-silent-or-only-its-sampling-did',
    meaning: 'Nothing has come from a sampler for five minutes.',
    remedy: 'Look whether it is up, still exports, and can reach this machine.',
    find: (facts) =>
      samplers(facts, ({ lastPayload, first }, { now }) => {
        const last = lastPayload || first
        return now - last > SILENT && lastPayload > 0 ? ['', last] : undefined
      }),
  },
  {
    severity: 'warning',
    reason: 'no_flows',
    see: 'troubleshooting.md#a-router-went-silent-or-only-its-sampling-did',
    meaning: 'A sampler sends datagrams, but no flows have come from it for five minutes.',
    remedy:
      'Look whether sampling is on at its interfaces, whether there is traffic, and whether its templates come.',
    find: (facts) =>
      samplers(facts, ({ lastPayload, lastFlow, first }, { now }) =>
        now - lastPayload <= SILENT && now - Math.max(first, lastFlow) > SILENT
          ? [lastFlow === 0 ? 'none at all' : '', lastFlow || null]
          : undefined,
      ),
  },
  {
    severity: 'warning',
    reason: 'sampler_drops',
    see: 'troubleshooting.md#everything-is-too-small-or-too-large-by-a-factor',
    meaning: 'An sFlow agent chose packets and could not send them: sums are too small.',
    remedy: 'Let it sample fewer: a higher sampling rate on the device.',
    find: (facts) => samplers(facts, (sampler) => counted(sampler, ['sampler_drops'], 'packet')),
  },
  {
    severity: 'warning',
    reason: 'rate_missing',
    see: 'troubleshooting.md#everything-is-too-small-or-too-large-by-a-factor',
    meaning:
      'A sampler samples, as its flows or options data say, but not at which rate: they count as not sampled, and are too small.',
    remedy:
      'Set its rate in `sampling.overrides`, or let it send all its samplers in options data.',
    find: (facts) =>
      samplers(facts, (sampler) => counted(sampler, ['observations_sampled_unknown_rate'], 'flow')),
  },
  {
    severity: 'warning',
    reason: 'templates_evicted',
    see: 'troubleshooting.md#templates-are-missing',
    meaning: 'Templates were forgotten to make room for others.',
    remedy:
      'Raise `limits.templates_per_session`, `limits.template_bytes` or `limits.sessions`, or restrict senders with `allow`.',
    find: (facts) =>
      samplers(facts, (sampler) =>
        counted(sampler, ['templates_evicted', 'sessions_evicted'], 'time'),
      ),
  },
  {
    severity: 'note',
    reason: 'rate_unknown',
    see: 'troubleshooting.md#everything-is-too-small-or-too-large-by-a-factor',
    meaning: 'A sampler says nothing about sampling: its flows count as not sampled.',
    remedy:
      'Right for one that looks at every packet; 1 in `sampling.overrides` says so. Else set its rate there, or let it send its sampler in options data.',
    find: (facts) => samplers(facts, untold),
  },
  {
    severity: 'note',
    reason: 'both_directions',
    see: 'troubleshooting.md#sums-are-twice-what-snmp-says',
    meaning: 'A sampler exports ingress and egress records: sums may count each packet twice.',
    remedy: 'Count what comes in only: `where: { flow_direction: { not: egress } }`.',
    find: (facts) =>
      samplers(facts, ({ grew }) => {
        const last = Math.min(grew[count.records_ingress] ?? 0, grew[count.records_egress] ?? 0)
        return last > 0 ? ['', last] : undefined
      }),
  },
  {
    severity: 'note',
    reason: 'clock_skew',
    see: 'troubleshooting.md#times-are-off',
    meaning: 'The clock of a sampler, or of this machine, is off. Counters do not depend on it.',
    remedy: 'Let both have their time by NTP.',
    find: (facts) =>
      samplers(facts, ({ clockSkew = 0 }) =>
        Math.abs(clockSkew) > SKEW
          ? [`${Math.abs(Math.round(clockSkew))} s ${clockSkew < 0 ? 'ahead' : 'behind'}`, null]
          : undefined,
      ),
  },
]

/** What is to be said of a sampler, and when it last was so. */
type Seen = readonly [detail: string, last: number | null]

function* samplers(
  facts: Facts,
  look: (sampler: KnownSampler, facts: Facts) => Seen | undefined,
): Generator<PlaceStatus> {
  for (const sampler of facts.ledger.samplers.values()) {
    // those who are refused are none
    if (sampler.address === 'other') continue
    const found = look(sampler, facts)
    if (found !== undefined) yield place(facts.nameOf(sampler.address), ...found)
  }
}

/** What was counted of a sampler, if anything was. */
function counted(
  { counts, grew }: KnownSampler,
  names: readonly CountName[],
  what: string,
): Seen | undefined {
  const all = names.reduce((sum, name) => sum + (counts[count[name]] ?? 0), 0)
  const last = Math.max(...names.map((name) => grew[count[name]] ?? 0))
  return all > 0 ? [many(all, what), last] : undefined
}

/** Flows of which nothing says whether they were sampled. */
function untold({ counts, grew }: KnownSampler): Seen | undefined {
  const [unknown, sampled] = [
    count.observations_unknown_rate,
    count.observations_sampled_unknown_rate,
  ]
  const flows = (counts[unknown] ?? 0) - (counts[sampled] ?? 0)
  return flows > 0 ? [many(flows, 'flow'), grew[unknown] ?? 0] : undefined
}

function* waiting(facts: Facts): Generator<PlaceStatus> {
  const levels = [...facts.ledger.levels.values()]
  // a thread that was started again has lost what waited
  if (levels.every(({ parkedSets }) => parkedSets === 0)) return
  yield* samplers(facts, (sampler) => {
    const sets = waitingSets(sampler)
    return sets > 0 ? [`${many(sets, 'data set')} waiting`, null] : undefined
  })
}

function losses(facts: Facts): Iterable<PlaceStatus> {
  return samplers(facts, (sampler) => {
    const { lost, share } = lossOf(sampler)
    if (lost === 0) return undefined
    const percent = share === null ? '' : `, ${(share * 100).toPrecision(2)} %`
    return [`${grouped.format(lost)} lost${percent}`, sampler.lastLost]
  })
}

const grouped = new Intl.NumberFormat('en-US')
