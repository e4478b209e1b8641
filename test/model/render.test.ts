import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAddress } from '../../src/model/address.ts'
import { ABSENT, type FieldName, fieldDefinition, fields } from '../../src/model/fields.ts'
import { parseValue, renderBytes, renderWords } from '../../src/model/render.ts'

const address = (text: string, bits = 0) => {
  const [a = 0, b = 0, c = 0, d = 0, family = 0] = parseAddress(text) ?? []
  return [a, b, c, d, family | (bits << 8)]
}

describe('renderWords', () => {
  const cases: [FieldName, readonly number[], string][] = [
    ['src_as', [64500], '64500'],
    ['src_as', [0], '0'],
    ['src_as', [4294967295], '4294967295'],
    ['dst_port', [53], '53'],
    ['dst_port', [ABSENT], 'unknown'],
    ['proto', [6], 'TCP'],
    ['proto', [61], '61'],
    ['proto', [253], '253'],
    ['proto', [ABSENT], 'unknown'],
    ['etype', [0x0800], 'IPv4'],
    ['etype', [0x86dd], 'IPv6'],
    ['etype', [0x0806], 'ARP'],
    ['etype', [0x88cc], '0x88cc'],
    ['etype', [0x5], '0x0005'],
    ['flow_direction', [0], 'ingress'],
    ['flow_direction', [1], 'egress'],
    ['flow_direction', [2], '2'],
    ['in_if', [27], '27'],
    ['in_if', [0], '0'],
    ['in_if', [0xffff_fffe], 'local'],
    ['out_if', [0xffff_fffd], 'discard'],
    ['out_if', [0xffff_fffc], 'multiple'],
    ['type', [2], 'NETFLOW_V5'],
    ['export_protocol', [1], 'sflow_5'],
    ['export_protocol', [2], 'netflow_v5'],
    ['export_protocol', [3], 'netflow_v9'],
    ['export_protocol', [4], 'ipfix'],
    ['flow_end_reason', [3], 'end_of_flow'],
    ['nat_event', [4], 'nat44_session_create'],
    ['firewall_event', [3], 'denied'],
    ['firewall_event', [40_000], '40000'],
    ['bytes', [0, 7], '7'],
    ['bytes', [0x20_0000, 1], '9007199254740993'],
    ['bytes', [0xffff_ffff, 0xffff_ffff], '18446744073709551615'],
    ['src_mac', [0x0053, 0x0012_3456], '00:53:00:12:34:56'],
    ['src_mac', [0, 0], 'unknown'],
    ['src_addr', address('192.0.2.1'), '192.0.2.1'],
    ['src_addr', address('2001:db8::1'), '2001:db8::1'],
    ['src_addr', [0, 0, 0, 0, 0], 'unknown'],
    ['src_net', address('192.0.2.0', 24), '192.0.2.0/24'],
    ['src_net', address('0.0.0.0'), '0.0.0.0/0'],
    ['src_net', address('2001:db8::', 128), '2001:db8::/128'],
    ['src_net', [0, 0, 0, 0, 0], 'unknown'],
  ]
  for (const [field, words, text] of cases) {
    it(`writes ${field} ${text}`, () => {
      assert.equal(renderWords(field, [9, ...words], 1), text)
    })
  }

  it('reads the absent text of each field back as its fill value', () => {
    for (const { name } of fields) {
      const { kind, text, fill, absent } = fieldDefinition(name)
      if (kind === 'ref' || kind === 'address' || text === 'name' || absent === undefined) continue
      assert.equal(renderWords(name, [fill ?? 0, fill ?? 0], 0), absent, name)
      assert.equal(parseValue(name, absent), fill, name)
    }
  })
})

describe('renderBytes', () => {
  const bytes = (...values: readonly number[]) => Uint8Array.from(values)

  it('writes a string without what follows it (RFC 7011 §6.1.6)', () => {
    assert.equal(renderBytes('vrf_name', new TextEncoder().encode('grün\0\0')), 'grün')
    assert.equal(renderBytes('vrf_name', bytes(0, 0)), 'unknown')
    assert.equal(renderBytes('vrf_name', bytes()), 'unknown')
    assert.equal(renderBytes('vrf_name', bytes(0x61, 0xff)), 'a\ufffd')
  })

  it('writes an application as engine and selector (RFC 6759 §4)', () => {
    assert.equal(renderBytes('application_id', bytes(3, 0, 0, 80)), '3:80')
    assert.equal(renderBytes('application_id', bytes(13, 0x01, 0x00)), '13:256')
    assert.equal(renderBytes('application_id', bytes(5)), '5:0')
    assert.equal(
      renderBytes('application_id', bytes(20, ...new Array<number>(8).fill(255))),
      '20:18446744073709551615',
    )
    assert.equal(renderBytes('application_id', bytes()), 'unknown')
  })
})

describe('parseValue', () => {
  const cases: [FieldName, string, number | undefined][] = [
    ['in_if', 'local', 0xffff_fffe],
    ['in_if', '27', 27],
    ['in_if', 'eth0', undefined],
    ['proto', 'TCP', 6],
    ['proto', 'tcp', 6],
    ['proto', '6', 6],
    ['proto', '256', undefined],
    ['proto', 'unknown', ABSENT],
    ['flow_direction', 'Ingress', 0],
    ['etype', 'arp', 0x0806],
    ['etype', '0x88CC', 0x88cc],
    ['etype', '2048', 0x0800],
    ['type', 'IPFIX', 4],
    ['export_protocol', 'netflow_v9', 3],
    ['flow_end_reason', 'idle_timeout', 1],
    ['src_mac', '00-53-00-12-34-56', 0x0053_0012_3456],
    ['src_as', '4294967295', 4294967295],
    ['src_as', '4294967296', undefined],
    ['src_as', '1e3', undefined],
    ['src_as', '', undefined],
    ['bytes', '9007199254740992', 2 ** 53],
    ['sampler', '7', undefined],
    ['src_addr', '10.0.0.1', undefined],
    ['vrf_name', 'blue', undefined],
  ]
  for (const [field, text, value] of cases) {
    it(`reads ${field} ${JSON.stringify(text)} as ${value}`, () => {
      assert.equal(parseValue(field, text), value)
    })
  }
})
