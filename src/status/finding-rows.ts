import { type CountName, count } from '../decode/sampler-counts.ts'
import type { PlaceStatus, Severity } from '../model/status.ts'
import type { Facts } from './facts.ts'
import type { KnownSampler } from './known-samplers.ts'
import { lossOf, waitingSets } from './sampler-figures.ts'

/** Something that can need a look, beside the problems of payloads: how it shows, what it means, what to do. */
interface FindingRow {
  readonly severity: Severity
  readonly reason: string
  /** A section of docs/troubleshooting.md, or another page. */
  readonly see: string
  readonly meaning: string
  readonly remedy: string
  /** Where it is so; each step is short. */
  find(facts: Facts): Iterable<PlaceStatus>
}

/** Without datagrams, or without flows, for so long is silent: in milliseconds. */
const SILENT = 300_000

/** So long after the start somebody should have scraped, in milliseconds. */
const UNSCRAPED = 180_000

/** Seconds by which a clock may be off. */
const SKEW = 10

/** Less than this share of the bytes with a name is worth a note. */
const NAMED = 0.5

/** Every other thing that the status points out. Each is a row of docs/status-page.md. */
export const findingRows: readonly FindingRow[] = [
  {
    severity: 'error',
    reason: 'lane_away',
    see: 'troubleshooting.md#not-ready-a-lane-is-away',
    meaning: 'A thread that receives is away, or does not answer: flows may be lost.',
    remedy: 'It is started again by itself. If it stays so, the log says why; please report that.',
    find: ({ lanes: { away, stuck } }) => [
      ...away.map((lane) => place(`lane ${lane}`, 'away')),
      ...stuck.map((lane) => place(`lane ${lane}`, 'does not answer')),
    ],
  },
  {
    severity: 'error',
    reason: 'topic_unread',
    see: 'troubleshooting.md#kafka-is-not-read',
    meaning: 'A topic is not read.',
    remedy: 'It is tried again by itself. Look at the brokers and at the login of the listener.',
    find: ({ lanes: { unread } }) => unread.map(([listen, problem]) => place(listen, problem)),
  },
  {
    severity: 'error',
    reason: 'configuration_unusable',
    see: 'troubleshooting.md#a-new-configuration-has-no-effect',
    meaning:
      'The configuration was read anew and has a mistake: everything goes on by the old one.',
    remedy: 'The log says where the mistake is, and so does `flowtally check`.',
    find: ({ configurationIsGood }) => (configurationIsGood ? [] : [place('', '')]),
  },
  {
    severity: 'error',
    reason: 'capture_broken',
    see: 'captures.md',
    meaning: 'A capture cannot be read to its end.',
    remedy: 'Look at the file; what came before that place is counted.',
    find: ({ ledger: { captureFailures } }) =>
      [...captureFailures].map(([listen, failure]) => place(listen, failure)),
  },
  {
    severity: 'error',
    reason: 'kernel_drops',
    see: 'troubleshooting.md#datagrams-are-lost-in-this-machine',
    meaning: 'The kernel dropped datagrams as the receive buffer was full.',
    remedy:
      'Let the kernel grant more (`sysctl -w net.core.rmem_max=16777216`) and restart flowtally, or give it more of the CPU.',
    find: ({ drops }) =>
      [...drops].map(([listen, { count, last }]) => place(listen, many(count, 'datagram'), last)),
  },
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
    severity: 'warning',
    reason: 'file_unusable',
    see: 'enrichment.md',
    meaning: 'A database or a file of networks cannot be used as it is now; the last good one is.',
    remedy: 'Put a good file in its place: it is read again by itself.',
    find: ({ enrichment: { files } }) =>
      files.filter(({ error }) => error !== '').map(({ file, error }) => place(file, error)),
  },
  {
    severity: 'warning',
    reason: 'names_unavailable',
    see: 'enrichment.md',
    meaning: 'A list of AS names cannot be had; the last one stays in use.',
    remedy: 'Look at the file or the way to the server: it is tried again by itself.',
    find: ({ enrichment: { lists } }) =>
      lists.filter(({ error }) => error !== '').map(({ source, error }) => place(source, error)),
  },
  {
    severity: 'warning',
    reason: 'snmp_silent',
    see: 'enrichment.md',
    meaning: 'Devices do not answer by SNMP: names of their interfaces are missing or old.',
    remedy: 'Look at the community or user, at access lists, and whether SNMP is on.',
    find: ({ enrichment: { snmp } }) =>
      snmp === undefined || snmp.open === 0
        ? []
        : [place('', `${snmp.open} of ${many(snmp.agents, 'device')}`)],
  },
  {
    severity: 'warning',
    reason: 'names_refused',
    see: 'troubleshooting.md#much-of-the-traffic-is-in-other',
    meaning: 'There are more names than `limits.names`: new ones read `other`.',
    remedy: 'Raise `limits.names`.',
    find: ({ ledger: { refusedNames } }) =>
      [...refusedNames.values()].map(({ subject, count, last }) =>
        place(subject, many(count, 'time'), last),
      ),
  },
  {
    severity: 'note',
    reason: 'not_scraped',
    see: 'counters.md',
    meaning: 'No Prometheus has asked for the metrics yet.',
    remedy:
      'Let one scrape `/metrics`. Rows leave, and other metrics of a reload begin, when it has seen the end of what was there.',
    find: ({ scrapers, uptime }) => (scrapers === 0 && uptime > UNSCRAPED ? [place('', '')] : []),
  },
  {
    severity: 'note',
    reason: 'rate_unknown',
    see: 'troubleshooting.md#everything-is-too-small-or-too-large-by-a-factor',
    meaning: 'Nobody says at which rate a sampler samples: its flows count as not sampled.',
    remedy:
      'Right for one that does not sample. Else let it send its sampler in options data, or set its rate in `sampling.overrides`.',
    find: (facts) =>
      samplers(facts, (sampler) => counted(sampler, ['observations_unknown_rate'], 'flow')),
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
  {
    severity: 'note',
    reason: 'small_buffer',
    see: 'troubleshooting.md#datagrams-are-lost-in-this-machine',
    meaning: 'The kernel grants a smaller receive buffer than was asked for: bursts may be lost.',
    remedy: 'Run `sysctl -w net.core.rmem_max=16777216` and restart flowtally.',
    find: ({ sockets }) =>
      sockets.flatMap(({ listen, buffer }) =>
        buffer !== undefined && buffer.granted < buffer.asked
          ? [place(listen, `${mebibytes(buffer.granted)} of ${mebibytes(buffer.asked)} MiB`)]
          : [],
      ),
  },
  {
    severity: 'note',
    reason: 'much_in_other',
    see: 'troubleshooting.md#much-of-the-traffic-is-in-other',
    meaning: 'More than half of what a metric counts has no row of its own and reads `other`.',
    remedy:
      'Raise its `limit` (`/cardinality` says what that would do), narrow it with `where`, or drop a label.',
    find: ({ metrics }) =>
      metrics.flatMap(({ name, named_share: share }) =>
        share !== null && share < NAMED
          ? [place(name, `${Math.round((1 - share) * 100)} % in other`)]
          : [],
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

function place(subject: string, detail: string, last: number | null = null): PlaceStatus {
  return { subject, detail, last }
}

/** `1 time`, `2 times`. */
function many(number: number, what: string): string {
  return `${grouped.format(number)} ${what}${number === 1 ? '' : 's'}`
}

const mebibytes = (bytes: number) => Number((bytes / 2 ** 20).toFixed(1))
