import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'
import { type FlowRoles, flowRoles } from '../../src/promql/flow-roles.ts'
import { labelsOf } from '../../src/promql/labels-of.ts'

function rolesOf(text: string): FlowRoles {
  const file = { name: 'flowtally.yaml', text }
  return flowRoles(loadConfig({ file, environment: {}, flags: {} }).metrics)
}

describe('of the metrics that answer a question', () => {
  it('one that leaves nothing out is asked, of these the one with the lowest limit', () => {
    const { pair, total } = rolesOf(`
metrics:
  some: { labels: [src_as, dst_as], where: { proto: TCP }, limit: 10 }
  flows: { labels: [src_as, dst_as], values: [flows], limit: 10 }
  many: { labels: [sampler, src_as, dst_as], limit: 2000 }
  few: { labels: [src_as, dst_as], limit: 1000 }
`)
    assert.equal(pair?.family, 'flow_few_bytes_total')
    assert.equal(total?.family, 'flow_many_bytes_total')
  })

  it('none is asked that has a part of it only', () => {
    const { pair, source, destination, inbound } = rolesOf(
      'metrics: { from: { labels: [src_as] }, in: { labels: [in_if] } }',
    )
    assert.deepEqual([pair, destination, inbound], [undefined, undefined, undefined])
    assert.equal(source?.family, 'flow_from_bytes_total')
  })

  it('one by sampler is not needed for all traffic', () => {
    const { total } = rolesOf('metrics: { port: { labels: [dst_port], values: [packets] } }')
    assert.equal(total?.family, 'flow_port_packets_total')
  })
})

describe('the labels of a metric', () => {
  it('are those it has, and the names that it may have beside them', () => {
    const { pair } = rolesOf('metrics: { as: { labels: { a: src_as, b: dst_as } } }')
    assert.deepEqual(pair && labelsOf(pair), ['a', 'b', 'src_as_name', 'dst_as_name'])
  })
})
