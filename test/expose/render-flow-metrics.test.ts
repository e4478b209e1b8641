import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FlowFamily, Names, Viewer } from '../../src/expose/flow-family.ts'
import type { Format } from '../../src/expose/format.ts'
import { renderFlowMetrics, type View } from '../../src/expose/render-flow-metrics.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { DRAINING, FREE, LIVE, ZERO } from '../../src/model/row-state.ts'
import { Series } from '../../src/tally/series.ts'
import { definition, flowFamily, namesOf } from './fixture.ts'
import { noPromtool, promtoolComplaints } from './promtool.ts'

async function rendered(
  tables: readonly FlowFamily[],
  names: Names,
  format: Format = 'text',
  more: Partial<View> = {},
): Promise<string> {
  const chunks: Buffer[] = []
  const view: View = { format, viewer: 'scraper', created: false, ...more }
  await renderFlowMetrics(tables, names, view, (chunk) => chunks.push(chunk))
  return Buffer.concat(chunks).toString()
}

const names = namesOf('r1', 'AS "one" \\ two\nthree \ud83d', 'Zürich')

const byAs = flowFamily(
  definition(
    { sampler: 'sampler', source_as: 'src_as', name: 'src_as_name' },
    { values: ['bytes', 'flows'] },
  ),
  [
    { key: [[0], [0]], names: [0], other: 0b11, values: [0n, 0n] },
    { key: [[1], [64_500]], names: [2], values: [2n ** 53n + 1n, 12n] },
    { key: [[1], [0]], names: [0], other: 0b10, values: [1500n, 1n] },
  ],
)

describe('renderFlowMetrics', () => {
  it('writes a family for each value in text', async () => {
    assert.equal(
      await rendered([byAs], names),
      `# HELP flow_test_bytes_total Traffic of the test: bytes, multiplied by the sampling rate.
# TYPE flow_test_bytes_total counter
flow_test_bytes_total{sampler="other",source_as="other",name="other"} 0
flow_test_bytes_total{sampler="r1",source_as="64500",name="AS \\"one\\" \\\\ two\\nthree \ufffd"} 9007199254740993
flow_test_bytes_total{sampler="r1",source_as="other",name="other"} 1500
# HELP flow_test_flows_total Traffic of the test: flows as exported.
# TYPE flow_test_flows_total counter
flow_test_flows_total{sampler="other",source_as="other",name="other"} 0
flow_test_flows_total{sampler="r1",source_as="64500",name="AS \\"one\\" \\\\ two\\nthree \ufffd"} 12
flow_test_flows_total{sampler="r1",source_as="other",name="other"} 1
`,
    )
  })

  it('names the families without _total in OpenMetrics', async () => {
    const text = await rendered([byAs], names, 'openmetrics')
    const lines = text.split('\n').filter((line) => line.startsWith('#'))
    assert.deepEqual(lines, [
      '# HELP flow_test_bytes Traffic of the test: bytes, multiplied by the sampling rate.',
      '# TYPE flow_test_bytes counter',
      '# HELP flow_test_flows Traffic of the test: flows as exported.',
      '# TYPE flow_test_flows counter',
    ])
    const samples = (body: string) => body.split('\n').filter((line) => !line.startsWith('#'))
    assert.deepEqual(samples(text), samples(await rendered([byAs], names)))
  })

  it('writes a metric without labels', async () => {
    const metric = definition({}, { values: ['sampled_packets'], scale: false })
    assert.match(
      await rendered([flowFamily(metric, [{ key: [[0]], values: [7n] }])], names),
      /\nflow_test_sampled_packets_total 7\n$/,
    )
  })

  it('escapes quotes in the help of OpenMetrics only', async () => {
    const metric = definition({}, { help: 'All "traffic" \\ of\nall.', scale: false })
    const table = flowFamily(metric, [{ key: [[0]], values: [0n] }])
    assert.match(
      await rendered([table], names),
      /HELP \S+ All "traffic" \\\\ of\\nall: bytes as exported\.\n/,
    )
    assert.match(
      await rendered([table], names, 'openmetrics'),
      /HELP \S+ All \\"traffic\\" \\\\ of\\nall: bytes as exported\.\n/,
    )
  })

  it('says in the help whose bytes they are', async () => {
    const help = async (more: Parameters<typeof definition>[1]) =>
      /HELP \S+ (.*)/.exec(await rendered([flowFamily(definition({}, more), [])], names))?.[1]
    assert.equal(
      await help({ bytes: 'ip' }),
      'Traffic of the test: bytes of IP packets, multiplied by the sampling rate.',
    )
    assert.equal(
      await help({ bytes: 'ip', scale: false }),
      'Traffic of the test: bytes of IP packets as exported.',
    )
  })

  it('writes addresses, prefixes and names of numbers', async () => {
    const metric = definition({ src: 'src_addr', dst: 'dst_addr', net: 'src_net', proto: 'proto' })
    const table = flowFamily(metric, [
      {
        key: [
          [0, 0, 0, 0xc000_0201, 4],
          [0x2001_0db8, 0, 0, 1, 6],
          [0, 0, 0, 0xc000_0200, 4 | (24 << 8)],
          [6],
        ],
        values: [1n],
      },
    ])
    assert.match(
      await rendered([table], names),
      /\{src="192\.0\.2\.1",dst="2001:db8::1",net="192\.0\.2\.0\/24",proto="TCP"\} 1\n/,
    )
  })

  it('shows a new row at 0 to scrapers, with what it has to others, and no row that is gone', async () => {
    const table = flowFamily(definition({ as: 'src_as' }), [
      { key: [[1]], values: [10n], state: ZERO },
      { key: [[2]], values: [20n], state: FREE },
      { key: [[3]], values: [30n], state: LIVE },
      { key: [[4]], values: [40n], state: DRAINING },
    ])
    const values = async (viewer: Viewer) => {
      const text = await rendered([table], namesOf(), 'text', { viewer })
      return [...text.matchAll(/as="(\d)"\} (\d+)/g)].map(([, as, value]) => [as, value])
    }
    const kept = [
      ['3', '30'],
      ['4', '40'],
    ]
    assert.deepEqual(await values('scraper'), [['1', '0'], ...kept])
    assert.deepEqual(await values('visitor'), [['1', '10'], ...kept])
  })

  it('says when each counter began if that is wanted, in OpenMetrics only', async () => {
    const created = await rendered([byAs], names, 'openmetrics', { created: true })
    assert.match(
      created,
      /\nflow_test_flows_total(\{.*\}) 12\nflow_test_flows_created\1 1700000000.5\n/,
    )
    assert.equal(
      await rendered([byAs], names, 'text', { created: true }),
      await rendered([byAs], names),
    )
    assert.doesNotMatch(await rendered([byAs], names, 'openmetrics'), /_created/)
  })

  it('writes a table of the tally', async () => {
    const table = new Series([definition({ sampler: 'sampler', as: 'src_as' })], new Dictionary(1))
      .tables[0]
    assert.ok(table)
    assert.match(
      await rendered([table], names),
      /\nflow_test_bytes_total\{sampler="other",as="other"\} 0\n$/,
    )
  })

  it('gives others a turn after each chunk', async () => {
    const table = flowFamily(
      definition({ src_as: 'src_as' }),
      Array.from({ length: 20_000 }, (_, as) => ({ key: [[as]], values: [BigInt(as)] })),
    )
    let chunks = 0
    let turns = 0
    let rendering = true
    const turn = () => {
      turns++
      if (rendering) setImmediate(turn)
    }
    setImmediate(turn)
    const view = { format: 'text', viewer: 'scraper', created: false } as const
    await renderFlowMetrics([table], names, view, () => chunks++)
    rendering = false
    assert.ok(chunks > 10)
    assert.ok(turns >= chunks - 1, `${turns} turns in ${chunks} chunks`)
  })

  it('is what promtool expects', { skip: noPromtool }, async () => {
    const controls = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join('')
    const named = flowFamily(
      definition(
        { vrf: 'vrf_name', sampler: 'sampler' },
        { name: 'flow_vrf', help: 'By "VRF" \\.' },
      ),
      [{ key: [[1], [2]], values: [2n ** 64n - 1n] }],
    )
    const text = await rendered([named], namesOf(controls, '\udc00'))
    assert.equal(promtoolComplaints(text + (await rendered([byAs], names))), '')
  })
})
