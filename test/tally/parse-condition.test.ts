import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseNetwork } from '../../src/model/address.ts'
import type { FieldName } from '../../src/model/fields.ts'
import { ConditionError, parseCondition } from '../../src/tally/parse-condition.ts'

const range = (from: number, to = from) => ({ kind: 'range', from, to })
const network = (text: string) => ({ kind: 'network', network: parseNetwork(text) })

describe('parseCondition', () => {
  const accepted: [FieldName, unknown, readonly unknown[]][] = [
    ['src_as', 64500, [range(64500)]],
    ['src_as', '64500', [range(64500)]],
    ['dst_port', '1024-65535', [range(1024, 65535)]],
    ['dst_port', 'unknown', [range(0xffff_ffff)]],
    ['proto', ['TCP', 'udp', 1], [range(6), range(17), range(1)]],
    ['etype', ['IPv4', '0x86dd'], [range(0x800), range(0x86dd)]],
    ['flow_direction', 'ingress', [range(0)]],
    ['export_protocol', 'IPFIX', [range(4)]],
    ['src_mac', '00:53:00:12:34:56', [range(0x0053_0012_3456)]],
    ['src_addr', ['10.0.0.0/8', '2001:db8::1'], [network('10.0.0.0/8'), network('2001:db8::1')]],
    ['src_net', '192.0.2.0/24', [network('192.0.2.0/24')]],
    ['sampler', 'r1', [{ kind: 'text', text: 'r1' }]],
    ['sampler', '/^core-/', [{ kind: 'pattern', pattern: /^core-/ }]],
    ['vrf_name', '/^CORE/i', [{ kind: 'pattern', pattern: /^CORE/i }]],
    ['vrf_name', 100, [{ kind: 'text', text: '100' }]],
    ['sampler_address', '2001:DB8:0::1', [{ kind: 'text', text: '2001:db8::1' }]],
    ['sampler_address', '10.0.0.0/8', [network('10.0.0.0/8')]],
  ]
  for (const [field, value, any] of accepted) {
    it(`reads ${field}: ${JSON.stringify(value)}`, () => {
      assert.deepEqual(parseCondition(field, value), { field, not: false, any })
    })
  }

  it('reads { not: … } of a value or a list', () => {
    assert.deepEqual(parseCondition('src_as', { not: 0 }), {
      field: 'src_as',
      not: true,
      any: [range(0)],
    })
    assert.equal(parseCondition('proto', { not: ['TCP', 'UDP'] }).any.length, 2)
  })

  const refused: [FieldName, unknown, RegExp][] = [
    ['src_as', 'AS64500', /^expected a number or a range like 1024-65535, got "AS64500"$/],
    ['src_as', -1, /got -1$/],
    ['src_as', 1.5, /got 1.5$/],
    ['src_as', 2 ** 32, /got 4294967296$/],
    ['src_as', null, /got null$/],
    ['src_as', true, /got true$/],
    ['src_as', [], /^needs at least one value for "src_as"$/],
    ['src_as', [[1]], /got \[1\]$/],
    ['src_as', { not: { not: 1 } }, /got \{"not":1\}$/],
    ['src_as', { nor: 1 }, /^expected a value, a list, or \{ not: … \}; got the keys nor$/],
    ['src_port', '9-1', /^the range 9-1 ends before it begins$/],
    ['src_as', '/^6/', /got "\/\^6\/"$/],
    ['proto', 'TCPP', /^expected a protocol like TCP/],
    ['flow_direction', 'inside', /^expected one of ingress, egress, or a number/],
    ['src_addr', '10.0.0.0/33', /^expected an address or a network/],
    ['src_addr', '10.0.0', /^expected an address or a network/],
    ['src_mac', '00:53', /^expected a MAC address/],
    ['sampler', '/(/', /^Invalid regular expression/],
    ['as_path', 1, /^"as_path" is a list, which cannot be compared$/],
  ]
  for (const [field, value, message] of refused) {
    it(`refuses ${field}: ${JSON.stringify(value)}`, () => {
      assert.throws(
        () => parseCondition(field, value),
        (error) => error instanceof ConditionError && message.test(error.message),
      )
    })
  }
})
