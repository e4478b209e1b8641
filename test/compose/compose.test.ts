import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { loadConfig } from '../../src/config/load-config.ts'
import { noPromtool } from '../expose/promtool.ts'
import { without } from '../live/traffic.ts'

/** What is looked at of a service. */
interface Service {
  readonly image: string
  readonly build?: string
  readonly network_mode?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly command?: string | readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly stop_grace_period?: string
  readonly depends_on?: Readonly<Record<string, unknown>>
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}

const text = (name: string) => readFileSync(join('compose', name), 'utf8')
const files = ['simple', 'kafka'] as const
const composed = (name: string) => parse(text(`${name}.yaml`)) as Compose
const config = loadConfig({
  file: { name: 'flowtally-kafka.yaml', text: text('flowtally-kafka.yaml') },
  environment: {},
  flags: {},
})

/** What a service finds at a path: the file or folder of this repository that is mounted there. */
function mounted({ volumes = [] }: Service, path: string): string {
  const found = volumes
    .map((mount) => mount.split(':'))
    .find(([, target = '']) => path === target || path.startsWith(`${target}/`))
  const [source = '', target = ''] = found ?? []
  assert.ok(source.startsWith('.'), `nothing of the repository is at ${path}`)
  return join('compose', source, path.slice(target.length))
}

/** The service of a name, which has to be there. */
function service(file: string, name: string): Service {
  const found = composed(file).services[name]
  assert.ok(found, `${file}.yaml has no ${name}`)
  return found
}

/** The value of a key in a configuration of pmacct. */
const pmacct = (file: string, key: string) =>
  new RegExp(`^${key}: (.*)$`, 'm').exec(text(file))?.[1]

for (const file of files) {
  const { services, volumes } = composed(file)

  describe(`${file}.yaml`, () => {
    it('mounts files that are there, and volumes that it names', () => {
      for (const [name, { volumes: mounts = [] }] of Object.entries(services)) {
        for (const mount of mounts) {
          const [source = ''] = mount.split(':')
          const isThere = source.startsWith('.')
            ? existsSync(join('compose', source))
            : Object.hasOwn(volumes, source)
          assert.ok(isThere, `${name} mounts ${source}`)
        }
      }
    })

    it('names no volume that nobody mounts', () => {
      const mounts = Object.values(services).flatMap((each) => each.volumes ?? [])
      const sources = mounts.map((mount) => mount.split(':')[0])
      for (const name of Object.keys(volumes)) assert.ok(sources.includes(name), name)
    })

    it('waits for services that it has', () => {
      for (const { depends_on = {} } of Object.values(services)) {
        for (const name of Object.keys(depends_on)) assert.ok(Object.hasOwn(services, name), name)
      }
    })

    it('has versions of all images that it does not build', () => {
      for (const { image, build } of Object.values(services)) {
        if (build === undefined) assert.match(image, /^[\w/]+:v?\d+\.\d+\.\d+$/)
        else assert.ok(existsSync(join('compose', build, 'Dockerfile')))
      }
    })

    it('lets this host alone reach what has no password, or a known one', () => {
      for (const name of ['prometheus', 'alertmanager', 'grafana']) {
        const { network_mode, ports = [], command, environment } = service(file, name)
        const own = `${[...(command ?? [])].join(' ')} ${environment?.GF_SERVER_HTTP_ADDR}`
        if (network_mode === 'host') assert.match(own, /127\.0\.0\.1/, name)
        else assert.ok(ports.length > 0 && ports.every((port) => port.startsWith('127.0.0.1:')))
      }
    })

    it('is read by docker-compose', { skip: without('docker-compose') }, () => {
      const words = ['--file', `compose/${file}.yaml`, 'config', '--quiet']
      const { status, stderr } = spawnSync('docker-compose', words, { encoding: 'utf8' })
      assert.equal(status, 0, stderr)
    })

    it('has a Prometheus that reads its configuration, with the rules', {
      skip: noPromtool,
    }, () => {
      const folder = mkdtempSync(join(tmpdir(), 'flowtally-compose-'))
      try {
        const prometheus = service(file, 'prometheus')
        const at = '/etc/prometheus/prometheus.yml'
        const config = join(folder, 'prometheus.yml')
        copyFileSync(mounted(prometheus, at), config)
        // names of files are relative to it
        const { rule_files } = parse(readFileSync(config, 'utf8')) as { rule_files: string[] }
        assert.deepEqual(rule_files, ['flowtally.rules.yml'])
        for (const rules of rule_files) {
          copyFileSync(mounted(prometheus, join(dirname(at), rules)), join(folder, rules))
        }
        const { stdout, stderr, status } = spawnSync('promtool', ['check', 'config', config], {
          encoding: 'utf8',
        })
        assert.equal(status, 0, `${stdout}${stderr}`)
        assert.match(stdout, /\d+ rules found/)
      } finally {
        rmSync(folder, { recursive: true })
      }
    })

    it('has a Prometheus that tells the Alertmanager that is there', () => {
      const read = parse(
        readFileSync(
          mounted(service(file, 'prometheus'), '/etc/prometheus/prometheus.yml'),
          'utf8',
        ),
      )
      const [target] = read.alerting.alertmanagers[0].static_configs[0].targets
      const { network_mode } = service(file, 'alertmanager')
      assert.equal(target, network_mode === 'host' ? 'localhost:9093' : 'alertmanager:9093')
      assert.equal(network_mode, service(file, 'prometheus').network_mode)
      // where each metric may have all the series that limits allow
      assert.ok(read.scrape_configs[0].sample_limit >= config.limits.series)
    })

    it('has an Alertmanager that reads its configuration', { skip: without('amtool') }, () => {
      const path = mounted(service(file, 'alertmanager'), '/etc/alertmanager/alertmanager.yml')
      const { stdout, stderr, status } = spawnSync('amtool', ['check-config', path], {
        encoding: 'utf8',
      })
      assert.equal(status, 0, `${stdout}${stderr}`)
    })

    it('has an Alertmanager that tells whom docs/alerts.md says', () => {
      const { route, inhibit_rules } = parse(text('alertmanager.yaml'))
      const [, shown = ''] =
        /```yaml\n(route:[\s\S]*?)```/.exec(readFileSync('docs/alerts.md', 'utf8')) ?? []
      const documented = parse(shown)
      assert.deepEqual(route.routes, documented.route.routes)
      assert.deepEqual(inhibit_rules, documented.inhibit_rules)
    })

    it('has a Grafana with that Prometheus and every dashboard', () => {
      const grafana = service(file, 'grafana')
      const provisioned = (kind: string) => {
        const folder = mounted(grafana, `/etc/grafana/provisioning/${kind}`)
        return readdirSync(folder).map((name) => parse(readFileSync(join(folder, name), 'utf8')))
      }
      const [{ datasources }] = provisioned('datasources')
      const [source] = datasources
      assert.equal(datasources.length, 1)
      assert.equal(source.url, '$PROMETHEUS_URL')
      const host = grafana.network_mode === 'host' ? 'localhost' : 'prometheus'
      assert.equal(grafana.environment?.PROMETHEUS_URL, `http://${host}:9090`)
      assert.equal(grafana.network_mode, service(file, 'prometheus').network_mode)

      const [{ providers }] = provisioned('dashboards')
      assert.equal(providers.length, 1)
      const folder = mounted(grafana, providers[0].options.path)
      const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
      assert.ok(names.includes('flowtally-overview.json'))
      for (const name of names) {
        const dashboard = readFileSync(join(folder, name), 'utf8')
        // they take any data source of this type, the default one first
        assert.ok(source.isDefault)
        const used = new Set(
          [...dashboard.matchAll(/"type": "(\w+)",\s+"uid": "([^"]+)"/g)].map(
            ([, type, uid]) => `${type} ${uid}`,
          ),
        )
        assert.deepEqual([...used], [`${source.type} $\{datasource}`], name)
        const { templating } = JSON.parse(dashboard)
        const variable = templating.list.find(
          (each: { name: string }) => each.name === 'datasource',
        )
        assert.equal(variable.type, 'datasource')
        assert.equal(variable.query, source.type)
      }
    })

    it('asks as often as Prometheus scrapes', () => {
      const read = parse(text(`prometheus-${file}.yaml`))
      const [source] = parse(text('grafana/provisioning/datasources/prometheus.yaml')).datasources
      assert.equal(source.jsonData.timeInterval, read.global.scrape_interval)
    })
  })
}

describe('kafka.yaml, which has several', () => {
  const { kafka, topics, flowtally, ...services } = composed('kafka').services

  it('gives flowtally more time to stop than web.drain takes', () => {
    const seconds = Number(/^(\d+)s$/.exec(flowtally?.stop_grace_period ?? '')?.[1])
    assert.ok(seconds * 1000 > config.web.drain)
  })

  it('has everybody at the same topic, where Kafka says that it is', () => {
    const [listener] = config.listen
    assert.ok(listener?.scheme === 'kafka')
    const advertised = kafka?.environment?.KAFKA_ADVERTISED_LISTENERS ?? ''
    assert.deepEqual(listener.brokers, [/INSIDE:\/\/([^,]+)/.exec(advertised)?.[1]])
    const topic = /--topic (\S+)/.exec(`${topics?.command}`)?.[1]
    assert.deepEqual(listener.topics, [topic])
    for (const name of ['nfacctd', 'sfacctd']) {
      const file = `${name}.conf`
      const broker = `${pmacct(file, 'kafka_broker_host')}:${pmacct(file, 'kafka_broker_port')}`
      assert.equal(services[name]?.network_mode, 'host')
      assert.ok(advertised.endsWith(`HOST://${broker}`), broker)
      assert.equal(pmacct(file, 'kafka_topic'), topic)
      assert.equal(pmacct(file, 'kafka_output'), 'json')
      assert.match(pmacct(file, 'aggregate') ?? '', /sampling_rate/)
    }
  })

  it('has a Prometheus that finds every instance by its name', () => {
    const [job] = parse(text('prometheus-kafka.yaml')).scrape_configs
    assert.deepEqual(job.dns_sd_configs[0].names, ['flowtally'])
    assert.equal(job.dns_sd_configs[0].port, 9590)
  })
})
