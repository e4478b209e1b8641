import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import { FieldSet } from '../../src/model/field-set.ts'
import type { FieldName } from '../../src/model/fields.ts'
import { flowJson } from '../../src/model/flow-json.ts'
import { Flows } from '../../src/model/flows.ts'

const names = new Dictionary(10)

/** A batch of two rows; the words are those of the second. */
function flow(values: Partial<Record<FieldName, readonly number[]>>, payload = new Uint8Array(0)) {
  const flows = new Flows(new FieldSet(Object.keys(values) as FieldName[]))
  flows.begin(2, payload)
  for (const [name, words] of Object.entries(values)) {
    const column = flows.column(name as FieldName)
    column?.data.set(words, column.step)
  }
  return flows
}

describe('a flow as JSON', () => {
  it('has its fields in the order of the field table, whatever the order they were wanted in', () => {
    const flows = flow({ dst_port: [53], src_port: [1024], bytes: [0, 60] })
    assert.equal(flowJson(flows, 1, names), '{"bytes":60,"src_port":1024,"dst_port":53}')
  })

  it('has only the fields that are asked for, in that order', () => {
    const flows = flow({ dst_port: [53], src_port: [1024], bytes: [0, 60] })
    assert.equal(flowJson(flows, 1, names, ['dst_port', 'bytes']), '{"dst_port":53,"bytes":60}')
  })

  it('leaves out what the record does not say', () => {
    const wanted: FieldName[] = ['src_port', 'bytes', 'src_addr', 'next_hop', 'vrf_name', 'in_if']
    const flows = new Flows(new FieldSet(wanted))
    flows.begin(1, new Uint8Array(0))
    assert.equal(flowJson(flows, 0, names), '{}')
  })

  it('keeps numbers of 64 bits whole', () => {
    const flows = flow({ bytes: [0xffff_ffff, 0xffff_ffff] })
    assert.equal(flowJson(flows, 1, names), '{"bytes":18446744073709551615}')
  })

  it('says by name what has one', () => {
    const flows = flow({ proto: [6], flow_direction: [1], etype: [0x86dd] })
    const expected = '{"etype":"IPv6","proto":"TCP","flow_direction":"egress"}'
    assert.equal(flowJson(flows, 1, names, ['etype', 'proto', 'flow_direction']), expected)
  })

  it('has interfaces as numbers but for those that have a name instead', () => {
    const flows = flow({ in_if: [27], out_if: [0xffff_fffe] })
    assert.equal(flowJson(flows, 1, names), '{"in_if":27,"out_if":"local"}')
  })

  it('writes addresses, networks and MAC addresses as texts', () => {
    const flows = flow({
      src_addr: [0x2001_0db8, 0, 0, 1, 6],
      dst_addr: [0, 0, 0, 0, 4],
      dst_net: [0, 0, 0, 0xc000_0200, 4 | (24 << 8)],
      src_mac: [0x0200, 10],
    })
    assert.deepEqual(JSON.parse(flowJson(flows, 1, names)), {
      src_addr: '2001:db8::1',
      dst_addr: '0.0.0.0',
      dst_net: '192.0.2.0/24',
      src_mac: '02:00:00:00:00:0a',
    })
  })

  it('takes the names of samplers from the dictionary, and escapes them', () => {
    const flows = flow({ sampler: [] })
    flows.column('sampler')?.data.set([names.number('core "1"')])
    assert.equal(flowJson(flows, 1, names), '{"sampler":"core \\"1\\""}')
  })

  it('writes lists as arrays and strings as texts', () => {
    const payload = Uint8Array.from([0, 0, 0x4e, 0x25, 0, 0, 0, 3, 192, 0, 2, 1, 0x76, 0x70, 0x6e])
    const flows = flow({ mpls_label: [0, 8], mpls_ip: [8, 4], vrf_name: [12, 3] }, payload)
    assert.deepEqual(JSON.parse(flowJson(flows, 1, names)), {
      mpls_label: [20005, 3],
      mpls_ip: ['192.0.2.1'],
      vrf_name: 'vpn',
    })
  })
})
