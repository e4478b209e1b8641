import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Config } from '../../../src/config/config.ts'
import { ConfigError } from '../../../src/config/config-error.ts'
import { configFile } from '../../../src/config/config-file.ts'
import { configWarnings } from '../../../src/config/config-warnings.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { parseListener } from '../../../src/config/values/listener.ts'

type Flags = Readonly<Record<string, string>>

const environment = {}

const own = { brokers: 'kafka.fqdn.com:9092', topic: 'pmacct.acct', asn: '15169' }

function load(flags: Flags, text?: string): Config {
  const file = text === undefined ? {} : { file: { name: 'flowtally.yaml', text } }
  return loadConfig({ ...file, environment, flags })
}

function problems(flags: Flags, text?: string): readonly string[] {
  try {
    load(flags, text)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('the flags of flow-exporter', () => {
  const config = load(own)

  it('are a topic with the JSON of pmacct that is read without a group, from the newest message on', () => {
    const uri =
      'kafka://kafka.fqdn.com:9092/pmacct.acct?format=pmacct-json&partitions=all&from=latest'
    assert.deepEqual(config.listen, [parseListener(uri)])
  })

  it('can name several brokers, and partitions', () => {
    const { listen } = load({ ...own, brokers: 'a:9092,b', partitions: '0,2' })
    const uri = 'kafka://a:9092,b:9092/pmacct.acct?format=pmacct-json&partitions=0,2'
    assert.deepEqual(listen, [parseListener(uri)])
  })

  it('are its two metrics, unscaled, and no others', () => {
    const labels = {
      source_as: 'src_as',
      source_as_name: 'src_as_name',
      destination_as: 'dst_as',
      destination_as_name: 'dst_as_name',
      hostname: 'exporter_name',
    }
    assert.deepEqual(
      config.metrics.map(({ name, labels, values, scale }) => ({
        name,
        labels: Object.fromEntries(labels.map(({ label, field }) => [label, field])),
        values,
        scale,
      })),
      ['flow_receive', 'flow_transmit'].map((name) => ({
        ...{ name, labels, values: ['bytes'], scale: false },
      })),
    )
    assert.equal(config.info_metrics, false)
  })

  it('count what is inside the system as transmitted, and what only passes not at all', () => {
    const is = (not: boolean, field: string) => ({
      ...{ field, not, any: [{ kind: 'range', from: 15_169, to: 15_169 }] },
    })
    assert.deepEqual(
      config.metrics.map(({ where }) => where),
      [[is(false, 'dst_as'), is(true, 'src_as')], [is(false, 'src_as')]],
    )
  })

  it('are its list of names and its port', () => {
    assert.deepEqual(config.as_names, [
      { kind: 'url', url: 'http://www.cidr-report.org/as2.0/asn.txt' },
    ])
    assert.deepEqual(config.web.listen_address, [':9590'])
    assert.deepEqual(load({ ...own, addr: '127.0.0.1:80' }).web.listen_address, ['127.0.0.1:80'])
  })

  it('mean AS 0 without --asn, and that is warned of', () => {
    const { asn: _, ...without } = own
    for (const flags of [without, { ...own, asn: '0' }]) {
      const { metrics, ...zero } = load(flags)
      assert.deepEqual(metrics[1]?.where[0]?.any, [{ kind: 'range', from: 0, to: 0 }])
      assert.equal(configWarnings({ metrics, ...zero }).length, 1)
    }
    assert.deepEqual(configWarnings(config), [])
    assert.deepEqual(configWarnings(load({ asn: '0' })), [])
  })
})

describe('beside the flags of flow-exporter', () => {
  it('listeners and metrics of ours are there, too', () => {
    const text = 'metrics: { port: { labels: [dst_port], limit: 100 } }\nlisten: flow://:2055'
    const { listen, metrics } = load(own, text)
    assert.deepEqual(
      listen.map(({ scheme }) => scheme),
      ['flow', 'kafka'],
    )
    assert.deepEqual(
      metrics.map(({ id }) => id),
      ['receive', 'transmit', 'port'],
    )
    const flags = { ...own, listen: 'sflow://:6343,flow://:2055' }
    assert.equal(load(flags).listen.length, 3)
  })

  it('what ours say is what holds', () => {
    const text =
      'metrics: { receive: { labels: [src_as] } }\nweb: { listen_address: :1, drain: 1s }'
    const { metrics, as_names, info_metrics, web } = load(
      { ...own, 'as-names': './names.txt', 'info-metrics': 'true' },
      text,
    )
    assert.deepEqual(
      metrics.map(({ labels }) => labels.length),
      [1, 5],
    )
    assert.deepEqual(as_names, [{ kind: 'file', path: './names.txt' }])
    assert.equal(info_metrics, true)
    assert.deepEqual([web.listen_address, web.drain], [[':1'], 1000])
    assert.equal(load({ ...own, addr: ':2' }, 'web: { drain: 1s }').web.drain, 1000)
  })

  it('limits.series bounds its metrics, and leaves room for others', () => {
    for (const [series, limit] of [
      ['100', 40],
      ['50000', 20_000],
      ['100000000', 10_000_000],
    ] as const) {
      const { metrics } = load({ ...own, 'limits.series': series })
      assert.deepEqual(
        metrics.map((metric) => metric.limit),
        [limit, limit],
      )
    }
    assert.equal(load({ ...own, created: 'true' }).metrics[0]?.limit, 10_000)
  })
})

describe('flowtally config', () => {
  for (const flags of [
    own,
    { ...own, partitions: '3', addr: '[::1]:9591', lanes: '1' },
    { brokers: 'a,b', topic: 't', listen: 'flow://:2055', created: 'true', 'web.drain': '1s' },
    { listen: 'flow://:2055,kafka://a/t?format=flow&partitions=0,1', 'log.level': 'warn' },
    {},
  ] as Flags[]) {
    it(`prints a file that says the same as ${JSON.stringify(flags)}`, () => {
      const text = configFile({ environment, flags })
      const { brokers, topic, partitions, addr, asn, ...config } = load(flags)
      const { asn: none, ...read } = load({}, text)
      assert.deepEqual(read, config)
    })
  }

  it('prints what variables say, and complains of what is wrong', () => {
    const text = configFile({ environment: { FLOWTALLY_LANES: '3' }, flags: {} })
    assert.equal(text, 'lanes: 3\n')
    assert.throws(() => configFile({ environment, flags: { lanes: 'x' } }), ConfigError)
  })
})

describe('mistakes in the flags of flow-exporter', () => {
  const example = 'as in --brokers kafka1:9092 --topic pmacct.acct --asn 64500'
  const b = { brokers: 'a:9092' }
  for (const [flags, ...told] of [
    [b, `--brokers: expected --topic beside it, ${example}`],
    [{ topic: 't', asn: '1' }, `--topic: expected --brokers beside it, ${example}`],
    [{ partitions: '0', addr: ':1' }, `--partitions: expected --brokers beside it, ${example}`],
    [
      { addr: ':1' },
      `--addr: expected --brokers beside it, ${example}; without them it is --web.listen-address`,
    ],
    [
      { brokers: '', topic: '' },
      '--brokers: expected a broker as host:port, got ""',
      '--topic: expected the name of a topic, got ""',
    ],
    [
      { brokers: 'a:0,http://b:9092,c d:1', topic: 'x/y' },
      '--brokers: expected a broker as host:port, got "a:0"',
      '--brokers: expected a broker as host:port, got "http://b:9092"',
      '--brokers: expected a broker as host:port, got "c d:1"',
      '--topic: expected the name of a topic, got "x/y"',
    ],
    [
      { ...own, partitions: '0,x' },
      '--partitions: expected partitions to be all or numbers as in 0,1, got "0,x"',
    ],
    [
      { ...own, addr: '9590' },
      '--addr: expected host:port, got "9590"; for every address write :9590',
    ],
    [
      { ...own, addr: 'localhost' },
      '--addr: the port is missing in "localhost"; expected host:port, as in :9590 or [::1]:9590',
    ],
    [
      { ...own, asn: 'AS1', 'limits.series': '1' },
      '--asn: expected a whole number from 0 to 4294967295, got "AS1"',
      '--limits.series: expected a whole number from 100 to 100000000, got 1',
    ],
    [
      { ...own, addr: ':1', 'web.listen-address': ':1' },
      '--addr: web.listen_address is given, too, which is the same: give one of them',
    ],
  ] as [Flags, ...string[]][]) {
    it(`are told by the flag: ${JSON.stringify(flags)}`, () => {
      assert.deepEqual([...problems(flags)].sort(), told.sort())
    })
  }

  it('are that they are in a file', () => {
    assert.deepEqual(problems({}, 'brokers: a\ntopic: t\n'), [
      'flowtally.yaml:1:1: brokers: cannot be in the file; give --brokers',
      'flowtally.yaml:2:1: topic: cannot be in the file; give --topic',
    ])
  })

  it('hide no others', () => {
    assert.deepEqual(problems(own, 'metrics: []\nweb: 1\n'), [
      'flowtally.yaml:1:10: metrics: expected a map of settings, got a list',
      'flowtally.yaml:2:6: web: expected a map of settings, got 1',
    ])
  })
})
