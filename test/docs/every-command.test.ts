import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { followedKafkaPages } from '../live/followed-kafka-pages.ts'
import { followedPages } from '../live/followed-pages.ts'
import { shBlocks } from '../live/sh-blocks.ts'
import { startedLines } from '../live/started-lines.ts'
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

const bench = 'is a bench of minutes; .ci/run runs one part of it'
const compose =
  'needs Docker and a registry; .ci/composed.mjs has it come up with podman, all but Grafana'
const docker = 'needs Docker; .ci/run builds, runs, kills and stops the image with podman'
const grafana =
  'needs Docker and a registry; test/live/dashboards.test.ts asks a Prometheus what dashboards ask'
const internet = 'asks the Internet; test/enrich/as-names reads such lists, and notices new ones'
const long =
  'takes half an hour; test/live/pages.test.ts runs one of docs/cardinality.md for some seconds'
const machine = 'changes the machine'
const router = 'needs a router'
const terminal = 'asks for a password at the terminal; the hash that it made is tried with it'

const others: readonly Others[] = [
  {
    page: 'README.md',
    how: docker,
    commands: [
      'docker build -t flowtally .',
      'docker run -d --name flowtally --network host -v flowtally:/var/lib/flowtally flowtally',
    ],
  },
  {
    page: 'README.md',
    how: compose,
    commands: ['docker compose --file compose/simple.yaml up --build --detach'],
  },
  { page: 'README.md', how: bench, commands: ['npm run bench'] },
  { page: 'README.md', how: machine, commands: ['sysctl -w net.core.rmem_max=16777216'] },
  { page: 'README.md', how: '.ci/run', commands: ['npm ci', 'npm run check', 'npm test'] },
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
    ],
  },
  {
    page: 'docs/container.md',
    how: compose,
    commands: ['docker compose --file compose/simple.yaml up --build --detach'],
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
    how: router,
    commands: ['tcpdump -ni any -w router.pcap udp port 2055'],
  },
  {
    page: 'docs/enrichment.md',
    how: 'needs a router; test/live/snmpd.test.ts asks an agent of net-snmp for the same',
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
    how: grafana,
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
    page: 'docs/performance.md',
    how: bench,
    commands: ['npm run bench', 'npm run bench -- udp --seconds 5'],
  },
  { page: 'docs/performance.md', how: '.ci/run', commands: ['npm run bench -- decode'] },
  {
    page: 'docs/reload.md',
    how: 'needs systemd; test/end-to-end/reload-program.test.ts sends the signal',
    commands: ['systemctl kill --signal=HUP flowtally.service'],
  },
  {
    page: 'docs/scaling.md',
    how: compose,
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
    how: '.ci/unit.mjs',
    commands: [
      'install -D -m 644 packaging/flowtally.service /etc/systemd/system/flowtally.service',
      'mkdir -p /etc/flowtally && touch /etc/flowtally/flowtally.yaml',
      'systemctl daemon-reload',
      'systemctl enable --now flowtally',
    ],
  },
  {
    page: 'docs/systemd.md',
    how: machine,
    commands: [
      "echo 'net.core.rmem_max = 16777216' >/etc/sysctl.d/50-flowtally.conf && sysctl --system",
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
        ({ section, command, before }) =>
          !(
            isLineAlone(command) ||
            isPrepared(page, section) ||
            isGiven(page, command) ||
            isStarted(page, text, section, before)
          ),
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
  [...followedPages, ...followedKafkaPages].filter(
    (each) => each.page === page && each.sections.includes(section),
  )

/** Whether `test/live/pages.test.ts` or `kafka-pages.test.ts` runs a command of a `console` block. */
function isFollowed(page: string, section: string, command: string): boolean {
  return followersOf(page, section).some(({ not }) => !not?.test(command))
}

/** Whether they run the `sh` blocks of a section. */
function isPrepared(page: string, section: string): boolean {
  return followersOf(page, section).some(({ given }) => given === undefined)
}

/** Whether it is what they start in the place of those. */
function isGiven(page: string, command: string): boolean {
  return followedPages.some((each) => each.page === page && each.given?.includes(command))
}

/** Whether `test/live/kafka-pages.test.ts` runs an `sh` block, since it starts something. */
function isStarted(page: string, text: string, section: string, before: string): boolean {
  return (
    startedLines.some((each) => each.page === page && each.section === section) &&
    shBlocks(text, [section]).some((block) => block.before === before && block.staying.length > 0)
  )
}

function unique(commands: readonly Pick<ShownCommand, 'command'>[]): string[] {
  return [...new Set(commands.map(({ command }) => command))].sort()
}
