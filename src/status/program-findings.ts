import { type FindingRow, many, place } from './finding-row.ts'

/** So long after the start somebody should have scraped, in milliseconds. */
const UNSCRAPED = 180_000

/** Less than this share of the bytes with a name is worth a note. */
const NAMED = 0.5

/** What can need a look in flowtally itself, and in what it depends on. */
export const programFindings: readonly FindingRow[] = [
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
    reason: 'checkpoint_unwritable',
    see: 'troubleshooting.md#the-checkpoint-cannot-be-written',
    meaning: 'The checkpoint cannot be written: after a restart all counters would begin anew.',
    remedy: 'Make room on its disk, or let flowtally write there: it is tried at each scrape.',
    find: ({ checkpoint }) =>
      checkpoint?.problem === undefined ? [] : [place(checkpoint.path, checkpoint.problem)],
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

const mebibytes = (bytes: number) => Number((bytes / 2 ** 20).toFixed(1))
