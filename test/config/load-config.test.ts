import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError } from '../../src/config/config-error.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { settings } from '../../src/config/settings.ts'
import type { ConfigSources } from '../../src/config/sources.ts'
import { parseListener } from '../../src/config/values/listener.ts'

function load(text?: string, { environment = {}, flags = {} }: Partial<ConfigSources> = {}) {
  const file = text === undefined ? {} : { file: { name: 'flowtally.yaml', text } }
  return loadConfig({ ...file, environment, flags })
}

function problems(text?: string, sources: Partial<ConfigSources> = {}): readonly string[] {
  try {
    load(text, sources)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('without any configuration', () => {
  const config = load()

  it('listens for flows on the UDP ports of NetFlow, IPFIX and sFlow, and serves port 9590', () => {
    assert.deepEqual(
      config.listen,
      ['flow://:2055', 'flow://:4739', 'flow://:6343'].map(parseListener),
    )
    assert.deepEqual(config.web, {
      listen_address: [':9590'],
      telemetry_path: '/metrics',
      scrapers: 'prometheus',
      max_requests: 40,
      enable_lifecycle: false,
      drain: 30_000,
    })
    assert.equal(config.rcvbuf, 16 * 1024 * 1024)
    assert.equal(config.flush_interval, 1000)
    assert.deepEqual(config.sampling, { default: undefined, overrides: [] })
  })

  it('has four metrics with limits of their own', () => {
    assert.deepEqual(
      config.metrics.map(({ name, limit, otherLimit }) => [name, limit, otherLimit]),
      [
        ['flow_sampler', 1000, 1000],
        ['flow_interface', 4000, 4000],
        ['flow_as', 8000, 1000],
        ['flow_protocol', 2000, 2000],
      ],
    )
  })

  it('can be cloned into a lane', () => assert.deepEqual(structuredClone(config), config))
})

describe('where a setting comes from', () => {
  const text = 'lanes: 2\nlog: { level: warn }\n'
  const environment = { FLOWTALLY_LANES: '3' }

  it('is the flag, else the environment, else the file, else the default', () => {
    assert.equal(load(text, { environment, flags: { lanes: '4' } }).lanes, 4)
    assert.equal(load(text, { environment }).lanes, 3)
    assert.equal(load(text).lanes, 2)
    assert.equal(load().lanes, 1)
  })

  it('is decided for each setting by itself', () => {
    const { log } = load(text, { environment: { FLOWTALLY_LOG_FORMAT: 'json' } })
    assert.deepEqual(log, { level: 'warn', format: 'json' })
  })

  it('is told in the message', () => {
    assert.deepEqual(problems('lanes: 0', { environment: { FLOWTALLY_LANES: 'many' } }), [
      'FLOWTALLY_LANES: expected a whole number from 1 to 64, got "many"',
    ])
    assert.deepEqual(problems('lanes: 0', { environment, flags: { lanes: '0' } }), [
      '--lanes: expected a whole number from 1 to 64, got 0',
    ])
  })

  it('can be a list with commas or a flag given twice', () => {
    const listen = ['netflow://:2055', 'flow://[::1]:9995?count=2']
    for (const flags of [{ listen: listen.join(',') }, { listen }]) {
      assert.deepEqual(load(undefined, { flags }).listen, listen.map(parseListener))
    }
  })

  it('is the last of flags that are given twice without being a list', () => {
    assert.equal(load(undefined, { flags: { lanes: ['2', '3'] } }).lanes, 3)
  })
})

describe('in the file', () => {
  it('a setting or section with nothing behind it is not given', () => {
    assert.deepEqual(load('lanes:\nweb:\nmetrics:\nlog:\n  level:\n'), load(''))
  })

  it('settings can be repeated through an anchor', () => {
    const text = 'metrics:\n  a: { labels: &as [src_as] }\n  b: { labels: *as, name: flow_c }\n'
    assert.equal(load(text).metrics[1]?.labels[0]?.field, 'src_as')
  })

  it('the longest prefix is the first sampling override', () => {
    const text = 'sampling: { overrides: { 192.0.2.0/24: 100, 192.0.2.1: 10, 2001:db8::/32: 5 } }'
    assert.deepEqual(
      load(text).sampling.overrides.map(({ network, rate }) => [network.bits, rate]),
      [
        [32, 10],
        [32, 5],
        [24, 100],
      ],
    )
  })
})

describe('in the environment', () => {
  it('an empty variable is not given', () => {
    assert.equal(load('lanes: 2', { environment: { FLOWTALLY_LANES: '' } }).lanes, 2)
  })

  it('a variable that is no setting is a mistake', () => {
    assert.deepEqual(problems('', { environment: { FLOWTALLY_LISEN: 'x', FLOWTALLY_X: 'y' } }), [
      'FLOWTALLY_LISEN: no such setting; did you mean "FLOWTALLY_LISTEN"?',
      'FLOWTALLY_X: no such setting; see docs/configuration.md',
    ])
  })

  it('what Kubernetes sets beside a Service called flowtally is none', () => {
    const service = {
      FLOWTALLY_SERVICE_HOST: '10.0.0.1',
      FLOWTALLY_SERVICE_PORT: '9590',
      FLOWTALLY_SERVICE_PORT_HTTP: '9590',
      FLOWTALLY_PORT: 'tcp://10.0.0.1:9590',
      FLOWTALLY_PORT_2055_UDP: 'udp://10.0.0.1:2055',
      FLOWTALLY_PORT_2055_UDP_PROTO: 'udp',
      FLOWTALLY_WEB_PORT_9590_TCP_ADDR: '10.0.0.1',
    }
    assert.deepEqual(load('', { environment: service }), load(''))
  })

  it('no setting is called like one of those', () => {
    const environment = Object.fromEntries(
      settings.flatMap(({ variable }) => (variable === undefined ? [] : [[`${variable}X`, '']])),
    )
    assert.equal(problems('', { environment }).length, Object.keys(environment).length)
  })
})

describe('--asn', () => {
  const metrics = load(undefined, { flags: { asn: '64500' } }).metrics.slice(4)

  it('adds what that system receives and transmits, named as flow-exporter names it', () => {
    const labels = [
      'source_as',
      'source_as_name',
      'destination_as',
      'destination_as_name',
      'hostname',
    ]
    assert.deepEqual(
      metrics.map(({ name, values, labels }) => [name, values, labels.map(({ label }) => label)]),
      [
        ['flow_receive', ['bytes'], [...labels]],
        ['flow_transmit', ['bytes'], [...labels]],
      ],
    )
  })

  it('counts traffic inside the system once, as transmitted', () => {
    assert.deepEqual(
      metrics.map(({ where }) => where.map(({ field, not }) => `${not ? 'not ' : ''}${field}`)),
      [['dst_as', 'not src_as'], ['src_as']],
    )
  })

  it('leaves alone a metric that the file calls so', () => {
    const text = 'asn: 64500\nmetrics: { receive: { labels: [in_if] } }'
    assert.deepEqual(
      load(text).metrics.map(({ id, labels }) => [id, labels.length]),
      [
        ['receive', 1],
        ['transmit', 5],
      ],
    )
  })
})

describe('whatever limits.series is', () => {
  for (const series of [100, 1234, 50_000, 1_000_000]) {
    it(`the default metrics and --asn fit into ${series}`, () => {
      const { metrics } = load(`limits: { series: ${series} }\nasn: 64500`)
      const lines = metrics.reduce((sum, { limit, values }) => sum + limit * values.length, 0)
      assert.ok(lines <= series, `${lines} lines`)
    })
  }
})
