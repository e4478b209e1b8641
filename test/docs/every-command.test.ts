import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { followedPages } from '../live/followed-pages.ts'
import { isAlone, isLineAlone } from './is-alone.ts'
import { shLines } from './sh-lines.ts'
import { type ShownCommand, shownCommands } from './shown-commands.ts'

/** Commands of a page that the tests of all pages do not run. */
interface Others {
  readonly page: string
  /** The test or the part of CI that runs them or what they do, or why nothing does. */
  readonly how: string
  readonly commands: readonly string[]
}

const bench = 'is a bench'
const database = 'needs a database that cannot be passed on; test/enrich makes its own'
const docker = 'needs Docker and a registry; .ci/run builds and runs the image'
const hosts =
  'needs brokers of other names; test/live/kafka.test.ts reads the same at ports of its own'
const internet = 'asks the Internet; test/enrich/as-names has a server of its own'
const kcat =
  'needs kcat and what others wrote; test/decode/messages and test/decode/netobserv decode such'
const long = 'takes minutes; test/cli/forecast.test.ts does it in less'
const machine = 'changes the machine'
const router = 'needs a router'
const scaling =
  'needs an nfacctd, two instances and minutes; see test/live/kafka-prometheus.test.ts'
const stays = 'only another configuration or listener of what test/live/pages.test.ts starts'
const terminal = 'asks for a password at the terminal; the hash that it made is tried with it'

const others: readonly Others[] = [
  {
    page: 'docs/migrating.md',
    how: 'test/cli/command-line.test.ts',
    commands: ['cat flowtally.yaml'],
  },
  {
    page: 'README.md',
    how: hosts,
    commands: [
      "npm start -- --listen 'kafka://kafka1:9092,kafka2:9092/flows?format=pmacct-json&group=flowtally'",
    ],
  },
  {
    page: 'README.md',
    how: docker,
    commands: [
      'docker build -t flowtally .',
      'docker run -d --name flowtally --network host -v flowtally:/var/lib/flowtally flowtally',
      'docker compose --file compose/simple.yaml up --build --detach',
    ],
  },
  {
    page: 'README.md',
    how: 'test/live/flow-exporter.test.ts',
    commands: ['npm start -- --brokers=kafka.fqdn.com:9092 --topic=pmacct.acct --asn=15169'],
  },
  { page: 'README.md', how: bench, commands: ['npm run bench'] },
  { page: 'README.md', how: machine, commands: ['sysctl -w net.core.rmem_max=16777216'] },
  { page: 'README.md', how: '.ci/run', commands: ['npm ci', 'npm run check', 'npm test'] },
  {
    page: 'docs/cardinality.md',
    how: long,
    commands: ['flowtally forecast --config flowtally.yaml --for 1m'],
  },
  {
    page: 'docs/cardinality.md',
    how: stays,
    commands: ['flowtally --demo --config flowtally.yaml'],
  },
  {
    page: 'docs/container.md',
    how: docker,
    commands: [
      'docker run --rm flowtally --version',
      'docker run --rm -v ./flowtally.yaml:/etc/flowtally/flowtally.yaml:ro flowtally check',
      'docker exec flowtally flowtally generate --count 1000',
      'docker logs flowtally',
      'docker build -t flowtally .',
      'docker run -d --name flowtally --network host -v flowtally:/var/lib/flowtally flowtally',
      'docker compose --file compose/simple.yaml up --build --detach',
    ],
  },
  {
    page: 'docs/container.md',
    how: machine,
    commands: [
      'sysctl -w net.core.rmem_max=16777216',
      'echo net.core.rmem_max=16777216 > /etc/sysctl.d/60-flowtally.conf',
    ],
  },
  {
    page: 'docs/counters.md',
    how: '.ci/run',
    commands: [
      'npx tsc -p test && node --test --test-reporter=spec build/test/live/prometheus.test.js',
    ],
  },
  {
    page: 'docs/decode.md',
    how: kcat,
    commands: [
      'kcat -C -b localhost:9092 -t pmacct.acct -e -q | flowtally decode --format pmacct-json --fields sampler,src_as,dst_as,bytes,packets -',
      'kcat -C -b localhost:9092 -t netobserv -e -q | flowtally decode --format netobserv-json --fields sampler,src_addr,proto,tcp_flags,bytes,sampling_rate -',
    ],
  },
  {
    page: 'docs/decode.md',
    how: router,
    commands: [
      'flowtally decode --summary router.pcap',
      'tcpdump -ni any -w router.pcap udp port 2055',
      'flowtally decode --port 2055 router.pcap',
    ],
  },
  {
    page: 'docs/enrichment.md',
    how: database,
    commands: [
      'flowtally -c flowtally.yaml --demo',
      'curl -s localhost:9590/metrics | grep ^flow_as_bytes',
      'curl -s localhost:9590/metrics | grep ^flow_country_bytes',
    ],
  },
  {
    page: 'docs/enrichment.md',
    how: router,
    commands: [
      'snmpget -v2c -c "$SNMP_COMMUNITY" -On 192.0.2.1 1.3.6.1.2.1.31.1.1.1.{1,18,15}.3 1.3.6.1.2.1.2.2.1.2.3',
    ],
  },
  {
    page: 'docs/enrichment.md',
    how: machine,
    commands: ['apt install geoipupdate', 'geoipupdate && ls /var/lib/GeoIP'],
  },
  {
    page: 'docs/enrichment.md',
    how: internet,
    commands: [
      'cat > our-as-names.csv',
      'flowtally --as-names our-as-names.csv,auto',
      'curl -fsS -o asn.txt.new https://ftp.ripe.net/ripe/asnames/asn.txt && mv asn.txt.new /etc/flowtally/asn.txt',
    ],
  },
  {
    page: 'docs/first-five-minutes.md',
    how: 'test/live/first-five-minutes.test.ts',
    commands: [
      'npm start -- --config try/flowtally.yaml',
      'npm start -- generate --protocol ipfix --protocol v9 --protocol v5',
      'curl -s localhost:9590/metrics | grep ^flow_sampler_bytes',
      'npm start -- rules --silent 30s --out try/flowtally.rules.yml',
      'promtool check config try/prometheus.yml',
      'prometheus --config.file=try/prometheus.yml --storage.tsdb.path=try/prometheus',
      `promtool query instant http://localhost:9090 'sum by (sampler) (rate(flow_sampler_bytes_total{sampler!="other"}[1m])) * 8'`,
      'alertmanager --config.file=try/alertmanager.yml --storage.path=try/alertmanager --cluster.listen-address=',
      'amtool --alertmanager.url=http://localhost:9093 alert',
      'mkdir try',
    ],
  },
  { page: 'docs/first-five-minutes.md', how: '.ci/run', commands: ['npm ci'] },
  {
    page: 'docs/first-five-minutes.md',
    how: docker,
    commands: [
      'docker run --rm --network host -e PROMETHEUS_URL=http://localhost:9090 -v ./compose/grafana/provisioning:/etc/grafana/provisioning:ro -v ./dashboards:/var/lib/grafana/dashboards/flowtally:ro grafana/grafana:12.0.2',
    ],
  },
  {
    page: 'docs/forecast.md',
    how: long,
    commands: ['flowtally forecast --config flowtally.yaml --for 30m'],
  },
  {
    page: 'docs/generate.md',
    how: 'test/cli/run-generate.test.ts',
    commands: [
      'flowtally generate',
      'flowtally generate --protocol v9 --protocol v5 --for 10s',
      'flowtally generate --rate 0 --count 1000000',
      'flowtally generate --help',
    ],
  },
  {
    page: 'docs/kafka.md',
    how: 'test/live/kafka-pmacct.test.ts',
    commands: [
      "flowtally --listen 'kafka://127.0.0.1:9092/pmacct.flows?format=pmacct-json&from=earliest'",
      'softflowd -r traffic.pcap -n 127.0.0.1:2055 -v 9 -d -c none',
      'curl -s localhost:9590/metrics | grep ^flow_protocol_bytes.*TCP',
    ],
  },
  {
    page: 'docs/kafka.md',
    how: 'test/live/kafka-restart.test.ts',
    commands: ['curl -s localhost:9590/-/ready'],
  },
  {
    page: 'docs/kafka.md',
    how: 'test/live/kafka.test.ts',
    commands: [
      "flowtally --listen 'kafka://127.0.0.1:9092/flows?format=flow&from=earliest'",
      "curl -s localhost:9590/metrics | grep ^flowtally_kafka | grep -v ' 0$'",
      "flowtally forecast --listen 'kafka://127.0.0.1:9092/flows?format=flow&from=earliest' --for 5s",
    ],
  },
  {
    page: 'docs/kafka.md',
    how: hosts,
    commands: [
      "flowtally --listen 'kafka://kafka1:9092,kafka2:9092/flows?format=flow&group=flowtally'",
    ],
  },
  {
    page: 'docs/migrating.md',
    how: 'test/live/flow-exporter.test.ts',
    commands: [
      'flowtally --brokers=kafka.fqdn.com:9092 --topic=pmacct.acct --asn=397143',
      'curl -s localhost:9590/metrics | grep ^flow_ | grep -v other',
      'flowtally --brokers=kafka.fqdn.com:9092 --topic=pmacct.acct --asn=15169 --checkpoint /var/lib/flowtally/rows --state-dir /var/lib/flowtally',
    ],
  },
  {
    page: 'docs/migrating.md',
    how: stays,
    commands: [
      'flowtally -listen sflow://:6343,netflow://:2055',
      'flowtally --listen flow://:4739,ipfix+tcp://:4739',
    ],
  },
  {
    page: 'docs/migrating.md',
    how: hosts,
    commands: [
      "flowtally -listen 'kafka://kafka:9092/flow-messages?format=goflow2-protobuf'",
      "flowtally --listen 'kafka://kafka:9092/flows?format=goflow2-protobuf&generation=goflow'",
    ],
  },
  {
    page: 'docs/performance.md',
    how: bench,
    commands: ['npm run bench', 'npm run bench -- decode', 'npm run bench -- udp --seconds 5'],
  },
  {
    page: 'docs/reload.md',
    how: machine,
    commands: ['systemctl kill --signal=HUP flowtally.service'],
  },
  {
    page: 'docs/scaling.md',
    how: scaling,
    commands: [
      "promtool query instant http://localhost:9090 'count by (instance) (flowtally_kafka_lag_messages)'",
      "promtool query instant http://localhost:9090 'sum without (instance) (flow_sampler_bytes_total)'",
      "promtool query instant http://localhost:9090 'sum(last_over_time(flow_sampler_bytes_total[1h]))'",
    ],
  },
  {
    page: 'docs/scaling.md',
    how: docker,
    commands: [
      'cd compose',
      'docker compose --file kafka.yaml up --build --detach',
      'docker compose --file kafka.yaml up --detach --scale flowtally=4',
    ],
  },
  { page: 'docs/security.md', how: terminal, commands: [`htpasswd -nBC 10 "" | tr -d ':\\n'`] },
  {
    page: 'docs/status-page.md',
    how: 'test/cli/top.test.ts',
    commands: ['flowtally top --once http://localhost:9590'],
  },
  {
    page: 'docs/systemd.md',
    how: '.ci/run',
    commands: ['systemd-analyze security --offline=true packaging/flowtally.service | tail -1'],
  },
  {
    page: 'docs/systemd.md',
    how: machine,
    commands: [
      'install -D -m 644 packaging/flowtally.service /etc/systemd/system/flowtally.service',
      'mkdir -p /etc/flowtally && touch /etc/flowtally/flowtally.yaml',
      "echo 'net.core.rmem_max = 16777216' >/etc/sysctl.d/50-flowtally.conf && sysctl --system",
      'systemctl daemon-reload',
      'systemctl enable --now flowtally',
    ],
  },
  {
    page: 'docs/troubleshooting.md',
    how: 'test/end-to-end/lane-restart.test.ts',
    commands: ['curl -s localhost:9590/-/ready'],
  },
  {
    page: 'docs/troubleshooting.md',
    how: router,
    commands: [
      'tcpdump -ni any -c 5 udp port 2055',
      'tcpdump -ni any -w router.pcap udp port 2055',
      'flowtally decode --summary router.pcap',
    ],
  },
  {
    page: 'docs/troubleshooting.md',
    how: machine,
    commands: [
      'sysctl -w net.core.rmem_max=16777216',
      'echo net.core.rmem_max=16777216 > /etc/sysctl.d/60-flowtally.conf',
    ],
  },
]

const pages = ['README.md', ...readdirSync('docs').map((name) => join('docs', name))].filter(
  (name) => name.endsWith('.md'),
)

describe('every command of README and docs is run by a test, or is here with the reason', () => {
  for (const page of pages) {
    it(page, () => {
      const text = readFileSync(page, 'utf8')
      const shown = shownCommands(text).filter(
        ({ section, command }) => !(isAlone(command) || isFollowed(page, section, command)),
      )
      const lines = shLines(text).filter(
        ({ section, command }) => !(isLineAlone(command) || isPrepared(page, section)),
      )
      const known = others.filter((each) => each.page === page)
      assert.deepEqual(
        unique([...shown, ...lines]),
        known.flatMap(({ commands }) => commands).sort(),
      )
    })
  }

  it('by tests that are there, of pages that are there', () => {
    for (const { page, how } of others) {
      assert.ok(pages.includes(page), page)
      for (const [file] of how.matchAll(/(test|\.ci)\/[\w./-]*\w/g))
        assert.ok(existsSync(file), file)
    }
  })
})

const followersOf = (page: string, section: string) =>
  followedPages.filter((each) => each.page === page && each.sections.includes(section))

/** Whether `test/live/pages.test.ts` runs a command of a `console` block. */
function isFollowed(page: string, section: string, command: string): boolean {
  return followersOf(page, section).some(({ not }) => !not?.test(command))
}

/** Whether it runs the `sh` blocks of a section. */
function isPrepared(page: string, section: string): boolean {
  return followersOf(page, section).some(({ given }) => given === undefined)
}

function unique(commands: readonly Pick<ShownCommand, 'command'>[]): string[] {
  return [...new Set(commands.map(({ command }) => command))].sort()
}
