import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadConfig } from '../../../src/config/load-config.ts'

function metric(yaml: string) {
  const file = { name: 'flowtally.yaml', text: `metrics: { as: ${yaml} }` }
  const [first] = loadConfig({ file, environment: {}, flags: {} }).metrics
  assert.ok(first)
  return first
}

describe('a metric', () => {
  it('has a name, help, values and limits without being told', () => {
    const { where, labels, ...rest } = metric('{ labels: [sampler, src_as, dst_as] }')
    assert.deepEqual(rest, {
      id: 'as',
      name: 'flow_as',
      help: 'Traffic by sampler, src_as and dst_as.',
      values: ['bytes', 'packets', 'flows'],
      limit: 2000,
      otherLimit: 250,
      scale: true,
      bytes: 'frame',
      idle: 900_000,
    })
    assert.deepEqual(where, [])
  })

  it('renames its labels', () => {
    assert.deepEqual(metric('{ labels: { hostname: sampler, source_as: src_as } }').labels, [
      { label: 'hostname', field: 'sampler', bounded: true },
      { label: 'source_as', field: 'src_as', bounded: false },
    ])
  })

  it('keeps and collapses labels against the field table', () => {
    const { labels } = metric('{ labels: [in_if, src_as], keep: [src_as], collapse: [in_if] }')
    assert.deepEqual(
      labels.map(({ bounded }) => bounded),
      [false, true],
    )
  })

  for (const [labels, otherLimit, why] of [
    ['[src_as, dst_as]', 1, 'no label is bounded: the last row is the only one'],
    ['[sampler, proto]', 800, 'every label is bounded: all rows are'],
    ['[sampler, src_as]', 100, 'an eighth otherwise'],
  ] as const) {
    it(`has ${otherLimit} other rows of 800 for ${labels}: ${why}`, () => {
      assert.equal(metric(`{ labels: ${labels}, limit: 800 }`).otherLimit, otherLimit)
    })
  }

  it('reads where', () => {
    assert.deepEqual(metric('{ labels: [src_as], where: { src_as: { not: 0 } } }').where, [
      { field: 'src_as', not: true, any: [{ kind: 'range', from: 0, to: 0 }] },
    ])
  })
})
