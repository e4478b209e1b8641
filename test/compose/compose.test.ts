import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { loadConfig } from '../../src/config/load-config.ts'
import { noPromtool } from '../expose/promtool.ts'

/** What is looked at of a service. */
interface Service {
  readonly image: string
  readonly build?: string
  readonly network_mode?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly command?: string
  readonly volumes?: readonly string[]
  readonly stop_grace_period?: string
  readonly depends_on?: Readonly<Record<string, unknown>>
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}

const text = (name: string) => readFileSync(join('compose', name), 'utf8')
const { services, volumes } = parse(text('compose.yaml')) as Compose
const { kafka, topics, flowtally } = services
const config = loadConfig({
  file: { name: 'flowtally.yaml', text: text('flowtally.yaml') },
  environment: {},
  flags: {},
})

/** The value of a key in a configuration of pmacct. */
const pmacct = (file: string, key: string) =>
  new RegExp(`^${key}: (.*)$`, 'm').exec(text(file))?.[1]

describe('compose.yaml', () => {
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

  it('gives flowtally more time to stop than web.drain takes', () => {
    const seconds = Number(/^(\d+)s$/.exec(flowtally?.stop_grace_period ?? '')?.[1])
    assert.ok(seconds * 1000 > config.web.drain)
  })

  it('has everybody at the same topic, where Kafka says that it is', () => {
    const [listener] = config.listen
    assert.ok(listener?.scheme === 'kafka')
    const advertised = kafka?.environment?.KAFKA_ADVERTISED_LISTENERS ?? ''
    assert.deepEqual(listener.brokers, [/INSIDE:\/\/([^,]+)/.exec(advertised)?.[1]])
    const topic = /--topic (\S+)/.exec(topics?.command ?? '')?.[1]
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
})

describe('prometheus.yaml', () => {
  it('is read by Prometheus', { skip: noPromtool }, () => {
    const { stdout, stderr, status } = spawnSync(
      'promtool',
      ['check', 'config', 'compose/prometheus.yaml'],
      { encoding: 'utf8' },
    )
    assert.equal(status, 0, `${stdout}${stderr}`)
  })

  it('scrapes every instance, which may have all the series that limits allow', () => {
    const [job] = parse(text('prometheus.yaml')).scrape_configs
    assert.deepEqual(job.dns_sd_configs[0].names, ['flowtally'])
    assert.equal(job.dns_sd_configs[0].port, 9590)
    assert.ok(job.sample_limit >= config.limits.series)
  })
})
