import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { httpGet } from '../expose/http-get.ts'
import { noPromtool, promtoolComplaints } from '../expose/promtool.ts'
import { captureSuite, NO_CAPTURES } from '../support/capture-suite.ts'
import { ipfix, ipfixOptions, set, template, unsigned } from '../support/datagram.ts'
import type { Samples } from '../support/samples.ts'
import { type TestCollector, withCollector } from '../support/test-collector.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-names-'))
after(() => rmSync(folder, { recursive: true }))

/** A flow in by one interface and out by another, between two systems. */
interface TestFlow {
  readonly bytes: number
  readonly inIf?: number
  readonly outIf?: number
  readonly srcAs?: number
  readonly dstAs?: number
}

const templates = set(
  2,
  template(256, [
    [1, 4],
    [10, 4],
    [14, 4],
    [16, 4],
    [17, 4],
  ]),
)

/** One IPFIX Message with the template of its flows. */
function messageOf(...flows: readonly TestFlow[]): Uint8Array {
  const records = flows.map(({ bytes, inIf = 1, outIf = 2, srcAs = 64_500, dstAs = 64_501 }) =>
    [bytes, inIf, outIf, srcAs, dstAs].map((value) => unsigned(value, 4)).join(' '),
  )
  return ipfix([templates, set(256, records.join(' '))])
}

/** IE 82 and 83 of interfaces, by ifIndex, as bytes. */
function interfaceNames(names: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const variable = (bytes: Uint8Array) =>
    `ff ${unsigned(bytes.length, 2)} ${Buffer.from(bytes).toString('hex')}`
  const records = [...names].map(([ifIndex, name]) =>
    [unsigned(ifIndex, 4), variable(name), variable(name)].join(' '),
  )
  const fields = ipfixOptions(300, [[10, 4]], [
    [82, 0xffff],
    [83, 0xffff],
  ]) // biome-ignore format: short
  return ipfix([set(3, fields), set(300, records.join(' '))])
}

/** The lines of a family with their values, in the order of the scrape. */
const linesOf = (samples: Samples, family: string) =>
  samples.series(family).map((series) => `${series.slice(family.length)} ${samples.value(series)}`)

const sums = (samples: Samples) => linesOf(samples, 'flow_test_bytes_total')

const metric = (text: string) => `metrics: { test: ${text} }`

/** Has lanes know what they meet for the first time in these messages. */
async function meet(collector: TestCollector, ...messages: readonly Uint8Array[]): Promise<void> {
  await collector.send(messages)
  // what the report of that brought has been sent to the lane
  await collector.told()
}

const interfaces = `
interfaces:
  127.0.0.1:
    1: { name: xe-0, alias: to Example, boundary: external, provider: example }
    2: { name: xe-1, boundary: internal }
as_name_overrides: { 64500: Example One, 64501: Example Two, 64511: Other }
`
const counted = (labels: string, where = '') =>
  `${interfaces}\n${metric(`{ labels: [${labels}], values: [bytes]${where && `, where: { ${where} }`} }`)}`

describe('names in the whole program', () => {
  it('choose what is counted: a boundary', () =>
    withCollector(
      {},
      async (collector) => {
        await meet(collector, messageOf({ bytes: 1000, inIf: 2 }))
        await meet(collector, messageOf({ bytes: 2000, inIf: 2 }, { bytes: 4000, inIf: 3 }))
        assert.equal((await collector.scrape()).sum('flow_test_bytes_total'), 0n)
        await meet(collector, messageOf({ bytes: 0, inIf: 1 }))
        await collector.send([messageOf({ bytes: 1, inIf: 1 }, { bytes: 2, inIf: 2 })])
        assert.deepEqual(sums(await collector.scrape()), [
          '{sampler="other"} 0',
          '{sampler="127.0.0.1"} 1',
        ])
      },
      counted('sampler', 'in_if_boundary: external'),
    ))

  it('choose what is counted: names of AS by a pattern, from the first flow on', () =>
    withCollector(
      {},
      async (collector) => {
        const flows = [64_500, 64_511, 64_501, 64_499].map((srcAs, i) => ({
          bytes: 10 ** i,
          srcAs,
        }))
        await collector.send([messageOf(...flows)])
        assert.equal((await collector.scrape()).sum('flow_test_bytes_total'), 101n)
      },
      counted('sampler', 'src_as_name: /Example/'),
    ))

  it('are labels beside what they name, and alone', () =>
    withCollector(
      {},
      async (collector) => {
        await collector.send([messageOf({ bytes: 1 }, { bytes: 2, srcAs: 64_501 })])
        await collector.send([messageOf({ bytes: 4, srcAs: 64_510 }, { bytes: 8, srcAs: 0 })])
        const samples = await collector.scrape()
        assert.deepEqual(linesOf(samples, 'flow_alone_bytes_total').sort(), [
          '{src_as_name="Documentation"} 4',
          '{src_as_name="Example One"} 1',
          '{src_as_name="Example Two"} 2',
          '{src_as_name="other"} 0',
          '{src_as_name=""} 8',
        ].sort()) // biome-ignore format: short
        assert.deepEqual(linesOf(samples, 'flow_beside_bytes_total').sort(), [
          '{src_as="0",src_as_name=""} 8',
          '{src_as="64500",src_as_name="Example One"} 1',
          '{src_as="64501",src_as_name="Example Two"} 2',
          '{src_as="64510",src_as_name="Documentation"} 4',
          '{src_as="other",src_as_name="other"} 0',
        ]) // biome-ignore format: short
      },
      `${interfaces}
metrics:
  alone: { labels: [src_as_name], values: [bytes] }
  beside: { labels: [src_as, src_as_name], values: [bytes] }`,
    ))

  it('of interfaces need no sampler beside them', () =>
    withCollector(
      {},
      async (collector) => {
        await meet(collector, messageOf(...[1, 2, 3].map((inIf) => ({ bytes: 0, inIf }))))
        await collector.send([
          messageOf({ bytes: 1 }, { bytes: 2, inIf: 2 }, { bytes: 4, inIf: 3 }),
        ])
        const lines = sums(await collector.scrape())
        for (const line of [
          '{in_if_name="xe-0",in_if_alias="to Example"} 1',
          '{in_if_name="xe-1",in_if_alias="unknown"} 2',
          '{in_if_name="3",in_if_alias="unknown"} 4',
        ]) {
          assert.ok(lines.includes(line), `${line} in ${lines.join()}`)
        }
      },
      counted('in_if_name, in_if_alias'),
    ))

  it('are others after a reload', () =>
    withCollector(
      {},
      async (collector) => {
        const both = messageOf({ bytes: 1, inIf: 1 }, { bytes: 2, inIf: 2 })
        await meet(collector, messageOf({ bytes: 0, inIf: 1 }, { bytes: 0, inIf: 2 }))
        await collector.send([both])
        const total = async () => (await collector.scrape()).sum('flow_test_bytes_total')
        assert.equal(await total(), 1n)
        const where = 'in_if_boundary: external'
        const swapped = counted('sampler', where).replace(/external, provider|internal/g, (one) =>
          one === 'internal' ? 'external' : 'internal, provider',
        )
        assert.equal(await collector.reload(swapped), undefined)
        await collector.send([both])
        assert.equal(await total(), 3n)
        // nothing is said of them any more
        const rules = 'interface_rules: [{ match: { name: /z/ }, boundary: internal }]\n'
        assert.equal(
          await collector.reload(counted('sampler', where).replace(interfaces, rules)),
          undefined,
        )
        await collector.send([both])
        assert.equal(await total(), 3n)
      },
      counted('sampler', 'in_if_boundary: external'),
    ))
})

describe('names that samplers tell', () => {
  const names = new Map([1, 2].map((ifIndex) => [ifIndex, Buffer.from(`Gi0/${ifIndex}`)]))

  it('are shown without any configuration, at once', () =>
    withCollector({}, async (collector) => {
      await collector.send([interfaceNames(names), messageOf({ bytes: 7 })])
      const samples = await collector.scrape()
      const lines = linesOf(samples, 'flow_interface_bytes_total')
      const labels = 'in_if="1",in_if_name="Gi0/1",out_if="2",out_if_name="Gi0/2"'
      assert.ok(lines.includes(`{sampler="127.0.0.1",${labels}} 7`), lines.join())
      assert.deepEqual(linesOf(samples, 'flow_interface_info').sort(), [
        '{sampler="127.0.0.1",ifIndex="1",ifName="Gi0/1",ifAlias="",ifDescr="Gi0/1"} 1',
        '{sampler="127.0.0.1",ifIndex="2",ifName="Gi0/2",ifAlias="",ifDescr="Gi0/2"} 1',
      ])
    }))

  it('are known where a metric wants them only after a reload', () =>
    withCollector(
      { 'web.drain': '0s' },
      async (collector) => {
        await collector.send([interfaceNames(names), messageOf({ bytes: 7 })])
        const byName = metric('{ labels: [in_if_name], values: [bytes] }')
        assert.equal(await collector.reload(byName), undefined)
        await collector.send([messageOf({ bytes: 9 })])
        const isThere = (now: Samples) =>
          now.labelValues('flow_test_bytes_total', 'in_if_name').includes('Gi0/1')
        let samples = await collector.scrapeAs('a')
        while (!isThere(samples)) samples = await collector.scrapeAs('a')
        assert.equal((await collector.scrape()).sum('flow_test_bytes_total'), 9n)
        assert.equal(samples.series('flow_test_bytes_total').length, 2)
      },
      metric('{ labels: [sampler], values: [bytes] }'),
    ))

  const capture = captureSuite().find(({ id }) => id === 'pmacct/500-ipfixv10-bgp-cisco-srv6')
  it('are those of a capture', { skip: capture === undefined && NO_CAPTURES }, () =>
    withCollector({ listen: `pcap:${capture?.file}` }, async ({ until, scrape }) => {
      await until((now) => now.sum('flowtally_capture_finished') === 1n)
      const samples = await scrape()
      const expected = ['TenGigE0_0_0_0', 'TenGigE0_0_0_0.516', 'TenGigE0_0_0_0.523']
      assert.deepEqual(samples.labelValues('flow_interface_info', 'ifName').sort(), expected)
      const inLabels = new Set([
        ...samples.labelValues('flow_interface_bytes_total', 'in_if_name'),
        ...samples.labelValues('flow_interface_bytes_total', 'out_if_name'),
      ])
      assert.deepEqual([...inLabels].filter((name) => name.length > 5).sort(), expected)
    }),
  )
})

describe('names that make no sense', () => {
  const utf8 = (text: string) => Buffer.from(text)
  const told: readonly Buffer[] = [
    utf8('"quoted"'),
    utf8('back\\slash\\'),
    utf8('new\nline\r\n'),
    Buffer.from('bad \xff\xfe \xc3( utf', 'latin1'),
    utf8('x'.repeat(300)),
    utf8('é'.repeat(150)),
    utf8(''),
    utf8('{curly="},'),
    utf8('\u2028\u0085\u0000'),
    Buffer.from('eda080', 'hex'),
  ]

  /** Every series once, and nothing that Prometheus would refuse. */
  async function assertValid({ http }: TestCollector): Promise<string> {
    for (const Accept of ['text/plain', 'application/openmetrics-text; version=1.0.0']) {
      const { body } = await httpGet(http, '/metrics', { headers: { Accept } })
      const text = `${body}`
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
      const series = lines.map((line) => line.slice(0, line.lastIndexOf(' ')))
      assert.deepEqual(series.filter((one, i) => series.indexOf(one) !== i).slice(0, 3), []) // biome-ignore format: short
      for (const line of lines) {
        assert.match(line, /^[a-zA-Z_:][\w:]*(\{(\w+="([^"\\\n]|\\[\\"n])*",?)*\})? \S+( \S+)?$/)
      }
    }
    const { body } = await httpGet(http, '/metrics')
    if (noPromtool === false) assert.equal(promtoolComplaints(body), '')
    return `${body}`
  }

  it('are written so that everything can be read, wherever they stand', () => {
    const file = join(folder, 'a "quoted" \\ name\nin two lines.csv')
    writeFileSync(file, '192.0.2.0/24,"a ""b"" \\ c",AS64500\n')
    const missing = join(folder, 'missing "\\\n.mmdb')
    const yaml = `
databases: { asn: [${JSON.stringify(missing)}] }
networks: ${JSON.stringify(file)}
as_names: [${JSON.stringify(file)}]
as_name_overrides: { 64500: 'quo"te \\ back', 64501: "new\\nline \\uD800" }
sampler_names: { 127.0.0.1: 'a "sampler" \\' }
interfaces:
  127.0.0.1: { 20: { name: 'a"b\\', alias: "two\\nlines", provider: "p\\"", connectivity: '\\' } }
metrics:
  interface: { labels: [sampler, in_if, in_if_name, in_if_alias, in_if_provider], values: [bytes] }
  name: { labels: [in_if_name, src_as_name, dst_as_name], values: [bytes] }
  as: { labels: [src_as, src_as_name, dst_as, dst_as_name], values: [bytes] }`
    return withCollector(
      {},
      async (collector) => {
        const names = new Map(told.map((name, i) => [i + 1, name]))
        const flows = [...names.keys(), 20].map((inIf) => ({ bytes: 1, inIf, outIf: inIf }))
        await meet(collector, interfaceNames(names), messageOf(...flows))
        await collector.send([messageOf(...flows)])
        const text = await assertValid(collector)
        assert.match(text, /in_if_name="\\"quoted\\""/)
        assert.match(text, /in_if_name="back\\\\slash\\\\"/)
        assert.match(text, /in_if_name="x{256}"/)
        assert.match(text, /ifName="newline"/)
        assert.match(text, /src_as_name="quo\\"te \\\\ back"/)
        assert.match(text, /flowtally_payloads_received_total\{sampler="a \\"sampler\\" \\\\"\}/)
        assert.match(
          text,
          /flowtally_address_file_error\{kind="asn",file=".*missing \\"\\\\\\n\.mmdb"\} 1/,
        )
      },
      yaml,
    )
  })

  it('of samplers give every series once: two of one name, an address, and what all others are called', () =>
    withCollector(
      { 'limits.samplers': '4' },
      async (collector) => {
        for (const i of [1, 2, 3, 4, 5, 6]) {
          await collector.send([messageOf({ bytes: i })], `127.0.0.${i}`)
        }
        const text = await assertValid(collector)
        const family = 'flowtally_payloads_received_total'
        const labels = [...text.matchAll(new RegExp(`^${family}\\{sampler="(.*)"\\}`, 'gm'))]
        assert.deepEqual(labels.map(([, sampler]) => sampler).sort(), [
          '127.0.0.2',
          '127.0.0.3',
          '127.0.0.4',
          'edge',
          'other',
        ])
        // in flow metrics those of one name are one
        assert.match(text, /^flow_test_bytes_total\{sampler="edge"\} 3$/m)
      },
      `
sampler_names: { 127.0.0.1: edge, 127.0.0.2: edge, 127.0.0.3: 127.0.0.4, 127.0.0.4: other }
${metric('{ labels: [sampler], values: [bytes] }')}`,
    ))
})
