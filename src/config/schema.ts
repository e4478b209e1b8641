import { type output, strictObject } from 'zod'
import { samplerIdentities } from '../model/sampler-identity.ts'
import { tunnels } from '../model/tunnels.ts'
import { flowExporterShape } from './flow-exporter/flow-exporter-shape.ts'
import { metrics } from './metric/metrics.ts'
import { namesShape } from './names/names-shape.ts'
import { samplingOverrides } from './sampling-overrides.ts'
import { setting } from './setting.ts'
import {
  choice,
  duration,
  integer,
  list,
  listener,
  network,
  samplingRateOrNone,
  size,
  text,
  trueOrFalse,
  webAddress,
  webPath,
} from './value-types.ts'
import { listenerKey } from './values/listener.ts'

/** What bounds memory and the size of a scrape. */
export const limitsSchema = strictObject({
  series: setting(
    integer(100, 100_000_000).prefault(50_000),
    'Limits',
    'Most series of all flow metrics together.',
  ),
  new_series_per_hour: setting(
    integer(1, 1_000_000_000).prefault(20_000),
    'Limits',
    'Most series that are born in an hour, all metrics together; `other` rows are not counted.',
  ),
  samplers: setting(
    integer(1, 1_000_000).prefault(1000),
    'Limits',
    'Most samplers that are told apart.',
  ),
  sessions: setting(
    integer(1, 1_000_000).prefault(4000),
    'Limits',
    'Most sessions (address, port and domain of a sampler) that keep templates.',
  ),
  connections: setting(
    integer(1, 100_000).prefault(1000),
    'Limits',
    'Most TCP connections that are open at the same time. Each may take 64 KiB.',
  ),
  connection_idle: setting(
    duration('10s', '7d').prefault('1h'),
    'Limits',
    'How long a TCP connection may be silent. Peers that are gone are found within minutes.',
  ),
  templates_per_session: setting(
    integer(1, 65_280).prefault(1024),
    'Limits',
    'Most templates of one session.',
  ),
  template_bytes: setting(
    size('64KiB', '4GiB').prefault('32MiB'),
    'Limits',
    'Most memory for the templates of all sessions.',
  ),
  parked_bytes: setting(
    size('0', '4GiB').prefault('16MiB'),
    'Limits',
    'Most bytes of data sets that wait for their template.',
  ),
  parked_age: setting(
    duration('1s', '1d').prefault('10m'),
    'Limits',
    'How long a data set waits for its template.',
  ),
  in_band_names: setting(
    integer(1, 10_000_000).prefault(50_000),
    'Limits',
    'Most names of interfaces, VRFs, applications and samplers that options data gives.',
  ),
  interfaces: setting(
    integer(1, 1_000_000).prefault(1000),
    'Limits',
    'Most interfaces of all samplers whose own counters are shown; each is up to 40 series.',
  ),
  interface_names: setting(
    integer(1, 10_000_000).prefault(50_000),
    'Limits',
    'Most interfaces of all samplers of which names are known.',
  ),
  names: setting(
    integer(1, 10_000_000).prefault(100_000),
    'Limits',
    'Most different texts in labels; further ones read `other`.',
  ),
})

/**
 * The one place where a setting exists: types, defaults, flags, environment, `--help` and
 * docs/configuration.md come from here.
 */
export const configSchema = strictObject({
  config: setting(text().optional(), 'General', 'YAML file with settings.', {
    alias: 'c',
    file: false,
    default: 'none',
  }),
  demo: setting(
    trueOrFalse().prefault(false),
    'General',
    'Send made-up traffic of several routers to the first UDP listener for NetFlow, to see flowtally at work.',
    { file: false, environment: false },
  ),
  state_dir: setting(
    text().optional(),
    'General',
    'Directory that keeps templates, sampling rates, names from options data and SNMP, and fetched ' +
      'lists of AS names over a restart.',
    { default: 'none, they are learned anew' },
  ),
  checkpoint: setting(
    text().optional(),
    'General',
    'File that keeps all rows and what they count, written before each answer to a scraper: counters ' +
      'go on after a restart, even after a crash.',
    { default: 'none, counters begin anew' },
  ),

  listen: setting(
    list(listener(), 'list of `scheme://host:port[?parameters]`', 1, listenerKey).prefault([
      'flow://:2055',
      'flow://:4739',
      'flow://:6343',
    ]),
    'Receiving',
    'Where flows are received: `flow` (or only `netflow`, only `sflow`) over UDP, `ipfix+tcp`, ' +
      '`ipfix+tls`. An empty host is every address. `pcap:FILE` reads a capture, `kafka://…` topics.',
  ),
  allow: setting(
    list(network(), 'list of addresses and CIDRs').prefault([]),
    'Receiving',
    'Senders that are listened to; others are counted and refused.',
    { default: 'everybody' },
  ),
  decapsulate: setting(
    list(choice(tunnels), `list of ${tunnels.map((name) => `\`${name}\``).join(', ')}`).prefault(
      [],
    ),
    'Receiving',
    'Tunnels in whose packets the flow is that counts, where a sampler sends headers of packets ' +
      '(sFlow, PSAMP). Of others it is the packet around them.',
    { default: 'none' },
  ),
  rcvbuf: setting(
    size('4KiB', '1GiB').prefault('16MiB'),
    'Receiving',
    'Receive buffer that is asked for, per socket. The kernel grants up to `net.core.rmem_max`.',
  ),
  lanes: setting(
    integer(1, 64).prefault(1),
    'Receiving',
    'Threads that receive, decode and tally. More than one needs Node 22.12.',
  ),
  flush_interval: setting(
    duration('10ms', '1m').prefault('1s'),
    'Receiving',
    'How often a lane reports what it tallied. A scrape asks for a report, too.',
  ),
  sampler_identity: setting(
    choice(samplerIdentities).prefault('agent'),
    'Receiving',
    'Which address is the sampler: `source` is the one that datagrams come from, `agent` the same but for ' +
      'sFlow, where it is the agent address in them, `exporter_ie` as `agent`, but for IPFIX and v9 the one ' +
      'that records or options data name (IE 130, 131), behind a replicator.',
  ),

  metrics: setting(
    metrics().optional(),
    'Metrics',
    'The metrics by name. They replace the default ones.',
    { default: 'sampler, interface, as, protocol' },
  ),
  asn: setting(
    integer(0, 0xffff_ffff).prefault(0),
    'Metrics',
    'Your AS number: adds `flow_receive_bytes_total` and `flow_transmit_bytes_total` of that AS. ' +
      '0 is off.',
  ),
  interface_counters: setting(
    trueOrFalse().prefault(true),
    'Metrics',
    'Whether the counters of interfaces that sFlow agents send become `flow_interface_counter_…`, ' +
      'and discarded packets `flow_discarded_packets_total`.',
  ),
  info_metrics: setting(
    trueOrFalse().prefault(true),
    'Metrics',
    'Whether the names of what flow metrics are about are shown for joins: `flow_sampler_info`, ' +
      '`flow_interface_info`, `flow_interface_speed_bytes`, `flow_as_info`.',
  ),
  created: setting(
    trueOrFalse().prefault(false),
    'Metrics',
    'Whether each series says when it began, as a line of its own (`_created`) in OpenMetrics. Doubles ' +
      'the lines that `limits.series` has to allow.',
  ),

  ...namesShape,

  sampling: strictObject({
    default: setting(
      samplingRateOrNone().prefault('none'),
      'Sampling',
      'Sampling rate of flows that come without one: 1000 for one packet in 1000.',
    ),
    overrides: setting(
      samplingOverrides().prefault({}),
      'Sampling',
      'Sampling rates by address or network of the sampler, whatever it says itself. The longest ' +
        'prefix counts.',
      { default: 'none' },
    ),
  }).prefault({}),

  web: strictObject({
    listen_address: setting(
      list(webAddress(), 'list of `host:port`', 1).prefault([':9590']),
      'Web',
      'Where HTTP is served. An empty host is every address, port 0 a free port.',
    ),
    config_file: setting(
      text().optional(),
      'Web',
      'File with TLS, passwords, headers and a rate limit, as exporters of Prometheus have it.',
      { flag: 'web.config.file', default: 'none: plain HTTP for everybody' },
    ),
    telemetry_path: setting(webPath().prefault('/metrics'), 'Web', 'Path of the metrics.'),
    scrapers: setting(
      choice(['prometheus', 'any']).prefault('prometheus'),
      'Web',
      'Who is waited for, so that it misses nothing: `prometheus` is clients that say how long they ' +
        'wait (`X-Prometheus-Scrape-Timeout-Seconds`), `any` is all.',
    ),
    max_requests: setting(
      integer(0, 100_000).prefault(40),
      'Web',
      'Most requests that are answered at the same time; further ones get 503. 0 is any number.',
    ),
    enable_lifecycle: setting(
      trueOrFalse().prefault(false),
      'Web',
      'Whether a POST to `/-/reload` has the configuration read anew, as SIGHUP does.',
    ),
    drain: setting(
      duration('0s', '1h').prefault('30s'),
      'Web',
      'How long the metrics stay up after the last flow, when stopping, for each Prometheus to fetch ' +
        'the last numbers. Nobody waits where none has scraped.',
    ),
  }).prefault({}),

  limits: limitsSchema.prefault({}),

  log: strictObject({
    level: setting(
      choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).prefault('info'),
      'Logging',
      'Least severe level to log.',
    ),
    format: setting(
      choice(['text', 'json', 'logfmt']).prefault('text'),
      'Logging',
      'How log lines look: `text` for people, the others for what collects logs.',
    ),
  }).prefault({}),

  ...flowExporterShape,
})

/** The settings, each value read. */
export type Settings = output<typeof configSchema>
