import { metricSchema } from '../metric/metric-schema.ts'
import { interfaceRuleSchema } from '../names/interface-rules.ts'
import { interfaceSchema } from '../names/interfaces.ts'
import { snmpCredentialSchema } from '../names/snmp-samplers.ts'
import { type Group, groups } from '../setting.ts'
import { settings, settingsOf } from '../settings.ts'
import { settingTable } from './setting-table.ts'

/** docs/configuration.md: every setting, from the schema, and an example that is known to work. */
export function configurationPage(example: string): string {
  const sections = groups.map((group) => {
    const table = settingTable(settings.filter((setting) => setting.group === group))
    const more = behind[group] ?? []
    return [`## ${group}`, table, ...more].join('\n\n')
  })
  const metric = settingTable(settingsOf(metricSchema))
  const parts = [introduction, ...sections, metricIntroduction, metric, metricRules]
  return `${parts.join('\n\n')}\n\n## An example\n\n\`\`\`yaml\n${example}\`\`\`\n`
}

const introduction = `# Configuration

flowtally runs without any. What is different is said by flags, by variables of the environment, or
in a YAML file that \`--config\` names; a flag outranks a variable, a variable the file, the file the
default. Every setting has one name:

| In the file | As a flag | As a variable |
| --- | --- | --- |
| \`web:\` with \`listen_address:\` in it | \`--web.listen-address :9590\` | \`FLOWTALLY_WEB_LISTEN_ADDRESS=:9590\` |

Maps and lists of maps (\`metrics\`, \`as_name_overrides\`, \`interface_rules\`) can only be in the file. A list is a list in the file; a flag
is repeated for it or, like a variable, has commas. An empty variable, or a setting with nothing
behind it, is not given.

\`flowtally check --config flowtally.yaml\` says what is wrong with a file, all of it at once and each
problem with its line and column, or else which metrics it makes and how large a scrape can get. With
a wrong configuration flowtally does not start; the exit code is 2. \`flowtally config\` prints flags and variables as a
file, to go on from.

* A *duration* is \`250ms\`, \`10s\`, \`10m\`, \`1h30m\`, \`7d\`.
* A *size* is \`4096\` bytes, \`64KiB\`, \`16MiB\`, \`1GiB\`, or \`64kB\`, \`16MB\`, \`1GB\` in thousands.
* A *CIDR* is \`192.0.2.0/24\` or \`2001:db8::/32\`. IPv6 addresses with a port are in brackets:
  \`[2001:db8::1]:9590\`, \`netflow://[::1]:2055\`.`

const listeners = `A listener is \`scheme://host:port\`, and parameters behind a \`?\`, with \`&\` between them:

| Scheme | Over | What it takes | Parameters |
| --- | --- | --- | --- |
| \`flow\` | UDP | NetFlow, IPFIX and sFlow, told apart by the first bytes | \`count\`, sockets that share the port: 1 to 64 |
| \`netflow\` | UDP | NetFlow and IPFIX; anything else counts as \`unknown_version\` | the same |
| \`sflow\` | UDP | sFlow; anything else counts as \`unknown_version\` | the same |
| \`ipfix+tcp\` | TCP | IPFIX | |
| \`ipfix+tls\` | TLS 1.2, 1.3 | IPFIX | \`cert\`, \`key\`: files (PEM) with the certificate and its key, without a passphrase. \`client_ca\`: file with the CAs of which clients need a certificate; without it they need none |

In the name of a file a comma is \`%2C\`. [ipfix-over-tcp.md](ipfix-over-tcp.md) has more on the last two.

\`pcap:FILE\` reads a capture (pcap, pcapng) once, from the start of flowtally: [captures.md](captures.md).

\`kafka://broker[:9092][,broker…]/topic[,topic…]?format=…\` reads topics; its parameters, and how it is written as a block, are in
[kafka.md](kafka.md).`

const webFile = `[security.md](security.md) has what is in \`web.config_file\`.`

/** What stands behind the table of a group. */
const behind: Readonly<Partial<Record<Group, readonly string[]>>> = {
  Receiving: [listeners],
  Names: [
    'An interface in `interfaces` has, and needs at least one of:',
    settingTable(settingsOf(interfaceSchema)),
    'A rule in `interface_rules` has:',
    settingTable(settingsOf(interfaceRuleSchema)),
    'A credential in `snmp.samplers` has:',
    settingTable(settingsOf(snmpCredentialSchema)),
    '[enrichment.md](enrichment.md) has examples for all of them.',
  ],
  Web: [webFile],
  'flow-exporter': [
    'These flags are those of flow-exporter, for whoever comes from there; with `asn` they stand for a listener, two metrics and more: ' +
      '[migrating.md](migrating.md#flow-exporter).',
  ],
}

const metricIntroduction = `## A metric

\`metrics\` is a map of names to metrics; the name is the label \`metric\` of flowtally's own telemetry.
Each metric has:`

const metricRules = `* The fields are in [labels.md](labels.md). Names of labels and metrics follow Prometheus; two metrics
  cannot make the same family, nor one of flowtally's own (\`flowtally_\`, \`process_\`, \`nodejs_\`).
* \`where\` takes for each field a value, a list of values (any of them), a range \`"1024-65535"\`, an
  address or CIDR, \`/regex/\` for texts, or \`{ not: … }\` with any of these. What has names can be given by
  name or number: \`proto: [TCP, 17]\`.
* When a metric is full, further label sets are counted in \`other\` rows: unbounded labels read
  \`other\` there, bounded ones stay. Nothing is lost in the sum.
* \`limit\` × number of \`values\`, summed over the metrics, cannot be more than \`limits.series\`.`
