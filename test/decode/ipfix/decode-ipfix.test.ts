import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { protocols } from '../../../src/decode/protocols.ts'
import {
  ipfix,
  ipfixOptions,
  type Specifier,
  set,
  template,
  unsigned,
} from '../../support/datagram.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

const bytesOnly = template(256, [[1, 4]])
const bytes = (...values: number[]) => set(256, values.map((value) => unsigned(value, 4)).join(' '))

/** The bytes of the flows, which tell them apart. */
function bytesOf(test: TestDecoder, ...datagrams: Uint8Array[]): unknown[] {
  return test.receive(datagrams).map((flow) => flow.bytes)
}

describe('RFC 7011 §3.1, Message Header', () => {
  it('ends the Message before the datagram does', () => {
    const test = new TestDecoder()
    const sets = [set(2, bytesOnly), bytes(1), bytes(2)]
    assert.deepEqual(bytesOf(test, ipfix(sets, { length: 16 + 12 + 8 })), [1])
    assert.deepEqual(test.problems, [])
  })

  it('is 16 bytes at least', () => {
    const test = new TestDecoder()
    assert.deepEqual(bytesOf(test, ipfix([set(2, bytesOnly)], { length: 15 })), [])
    assert.deepEqual(test.problems, ['length'])
    assert.deepEqual(bytesOf(test, ipfix([]).subarray(0, 15)), [])
    assert.deepEqual(test.problems, ['length', 'truncated'])
  })

  it('is all there is in an empty Message', () => {
    const test = new TestDecoder()
    assert.deepEqual(bytesOf(test, ipfix([])), [])
    assert.equal(test.count('payloads_decoded'), 1)
  })
})

describe('RFC 7011 §3.3, Sets', () => {
  it('have reserved ids below 256, but for those of templates', () => {
    const test = new TestDecoder()
    const reserved = [0, 1, 4, 255].map((id) => set(id, '01020304'))
    assert.deepEqual(bytesOf(test, ipfix([...reserved, set(2, bytesOnly), bytes(7)])), [7])
    assert.deepEqual(test.problems, new Array(4).fill('set_reserved'))
    assert.equal(test.count('sets'), 6)
    assert.equal(test.count('sets_decoded'), 2)
  })

  it('cost the rest of the Message when their length is below 4 or beyond its end', () => {
    for (const length of [0, 3, 4]) {
      // the bytes behind a set of length 4 are the header of the next, with a length of 2
      const test = new TestDecoder()
      const bad = set(256, '00000002', length)
      assert.deepEqual(bytesOf(test, ipfix([set(2, bytesOnly), bytes(1), bad])), [1])
      assert.deepEqual(test.problems, ['set_length'])
    }
  })

  it('that are cut off give the records that are whole', () => {
    const test = new TestDecoder()
    const cut = set(256, '00000002 00000003 0000', 100)
    assert.deepEqual(bytesOf(test, ipfix([set(2, bytesOnly), bytes(1), cut])), [1, 2, 3])
    assert.deepEqual(test.problems, ['set_length'])
    assert.equal(test.count('sets'), 3)
    assert.equal(test.count('sets_decoded'), 2)
  })

  it('that are missing behind the last whole one are counted as one, and what is there counts', () => {
    for (const rest of ['', '00', '010000']) {
      const test = new TestDecoder()
      const message = ipfix([set(2, bytesOnly), bytes(1), rest], { length: 100 })
      assert.deepEqual(bytesOf(test, message), [1])
      assert.deepEqual(test.problems, ['set_length'])
      assert.equal(test.count('sets'), 3)
      assert.equal(test.count('sets_decoded'), 2)
    }
  })

  it('§3.3.1: end in padding shorter than a record, zero or not', () => {
    for (const padding of ['00', '000000', 'ff', 'ffffff']) {
      const test = new TestDecoder()
      const padded = set(256, `00000001 ${padding}`)
      assert.deepEqual(bytesOf(test, ipfix([set(2, `${bytesOnly} 0000`), padded])), [1])
      assert.deepEqual(test.problems, [])
    }
  })

  it('§3.3.1: of templates may end in longer padding, as of some samplers', () => {
    const test = new TestDecoder()
    const padded = set(2, `${bytesOnly} 00000000 00000000 000000`)
    assert.deepEqual(bytesOf(test, ipfix([padded, bytes(1)])), [1])
    assert.deepEqual(test.problems, [])
  })

  it('without a byte in them lose nothing, even before their template', () => {
    const test = new TestDecoder()
    assert.deepEqual(bytesOf(test, ipfix([set(256, ''), set(2, bytesOnly), bytes(1)])), [1])
    assert.equal(test.count('sets_parked'), 0)
    assert.equal(test.count('sets_decoded'), 3)
  })
})

describe('RFC 7011 §3.2, enterprise elements', () => {
  it('are skipped, even under the number of one of IANA', () => {
    const test = new TestDecoder()
    const fields: Specifier[] = [[1, 4, 9], [1, 65535, 35632], [1, 4]] // biome-ignore format: a template
    const data = set(256, '00000005  03 aabbcc  00000007')
    assert.deepEqual(bytesOf(test, ipfix([set(2, template(256, fields)), data])), [7])
  })

  it('are skipped in options too', () => {
    const test = new TestDecoder()
    const options = ipfixOptions(257, [[302, 1, 9]], [[34, 4, 9], [34, 4]]) // biome-ignore format: a template
    test.receive(ipfix([set(3, options), set(257, '05 00000007 00000064'), set(2, bytesOnly)]))
    assert.equal(test.receive(ipfix([bytes(1)]))[0]?.rate, 100)
  })
})

describe('RFC 7011 §6.2, reduced-size encoding', () => {
  for (const length of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const value = BigInt(`0x${'0102030405060708'.slice(0, 2 * length)}`)
    const digits = unsigned(value, length)

    it(`reads a 64-bit number from ${length} bytes`, () => {
      for (const tail of ['', '65535']) {
        // the same by the way of records that differ in length
        const fields: Specifier[] = tail === '' ? [[1, length]] : [[1, length], [236, 65535]] // biome-ignore format: pairs
        const [flow] = new TestDecoder().receive(
          ipfix([set(2, template(256, fields)), set(256, tail === '' ? digits : `${digits} 00`)]),
        )
        assert.equal(BigInt(flow?.bytes as string | number), value)
      }
    })

    it(`reads a 32-bit number from ${length} bytes`, () => {
      const small = unsigned(0x7f, length)
      const [flow] = new TestDecoder().receive(
        ipfix([set(2, template(256, [[16, length]])), set(256, small)]),
      )
      assert.equal(flow?.src_as, 0x7f)
    })

    it(`reads a 64-bit number from a field that says itself that it has ${length} bytes`, () => {
      const [flow] = new TestDecoder().receive(
        ipfix([set(2, template(256, [[1, 65535]])), set(256, `${unsigned(length, 1)} ${digits}`)]),
      )
      assert.equal(BigInt(flow?.bytes as string | number), value)
    })
  }

  it('leaves out a number of more than 8 bytes, and an address of a wrong length', () => {
    const fields: Specifier[] = [[1, 9], [8, 3], [28, 4], [10, 2]] // biome-ignore format: pairs
    const [flow] = new TestDecoder().receive(
      ipfix([set(2, template(256, fields)), set(256, `${'11'.repeat(9)} aabbcc 01020304 0007`)]),
    )
    assert.deepEqual(
      [flow?.bytes, flow?.src_addr, flow?.dst_addr, flow?.in_if],
      [undefined, undefined, undefined, 7],
    )
  })

  it('leaves them out as well where a record says their length', () => {
    const fields: Specifier[] = [[1, 65535], [8, 65535], [10, 65535]] // biome-ignore format: pairs
    const [flow] = new TestDecoder().receive(
      ipfix([
        set(2, template(256, fields)),
        set(256, `09 ${'11'.repeat(9)}  05 aabbccddee  02 0007`),
      ]),
    )
    assert.deepEqual([flow?.bytes, flow?.src_addr, flow?.in_if], [undefined, undefined, 7])
  })
})

describe('RFC 7011 §7, variable-length elements', () => {
  const nameAndBytes = set(2, template(256, [[236, 65535], [1, 4]])) // biome-ignore format: pairs

  it('have their length before them in one byte', () => {
    const flows = new TestDecoder().receive(
      ipfix([nameAndBytes, set(256, '03 414243 00000001  00 00000002  01 44 00000003')]),
    )
    assert.deepEqual(
      flows.map(({ vrf_name, bytes }) => [vrf_name, bytes]),
      [['ABC', 1], [undefined, 2], ['D', 3]], // biome-ignore format: pairs
    )
  })

  it('have it in three bytes from 255 on, or for whoever likes that', () => {
    const long = '41'.repeat(300)
    const flows = new TestDecoder().receive(
      ipfix([nameAndBytes, set(256, `ff 012c ${long} 00000001  ff 0001 42 00000002`)]),
    )
    assert.deepEqual(
      flows.map(({ vrf_name, bytes }) => [vrf_name, bytes]),
      [['A'.repeat(300), 1], ['B', 2]], // biome-ignore format: pairs
    )
  })

  const truncated = {
    'its last field': '00 000000',
    'the bytes that a length announces': '05 4142434445 00000002  7f 41 00000003',
    'a length of three bytes': 'ff 00 00 0000',
  }
  for (const [what, end] of Object.entries(truncated)) {
    it(`cost their set one error where it ends in ${what}; records before are counted`, () => {
      const test = new TestDecoder()
      const before = '01 41 00000001  01 42 00000002'
      const flows = test.receive(
        ipfix([nameAndBytes, set(256, `${before} ${end}`), set(2, bytesOnly)]),
      )
      assert.deepEqual(flows.slice(0, 2).map((flow) => flow.bytes), [1, 2]) // biome-ignore format: short
      const counted = test.count('records_ipfix')
      assert.equal(counted, flows.length)
      if (!end.startsWith('00')) assert.deepEqual(test.problems, ['record_truncated'])
      assert.equal(test.count('sets'), test.count('sets_decoded') + test.problems.length)
      assert.equal(test.count('templates'), 2)
    })
  }

  it('may be all that a record has', () => {
    const test = new TestDecoder()
    const names = set(2, template(256, [[236, 65535], [94, 65535]])) // biome-ignore format: pairs
    const flows = test.receive(ipfix([names, set(256, '01 41 00  00 00  02 4243 01 44')]))
    assert.deepEqual(flows.map((flow) => flow.vrf_name), ['A', undefined, 'BC']) // biome-ignore format: short
  })

  it('may be as long as a datagram', () => {
    const flows = new TestDecoder().receive(
      ipfix([nameAndBytes, set(256, `ff fdff ${'41'.repeat(0xfdff)} 00000001`)]),
    )
    assert.equal(flows[0]?.bytes, 1)
  })
})

describe('RFC 6313, structured data', () => {
  it('is skipped whole, whatever is in it', () => {
    for (const list of [291, 292, 293]) {
      const fields = set(2, template(256, [[1, 4], [list, 65535], [2, 4]])) // biome-ignore format: pairs
      const data = set(256, '00000001 09 ff 0001 0004 00000009 00000002  00000003 ff 0000 00000004')
      const flows = new TestDecoder().receive(ipfix([fields, data]))
      assert.deepEqual(
        flows.map(({ bytes, packets }) => [bytes, packets]),
        [[1, 2], [3, 4]], // biome-ignore format: pairs
      )
    }
  })
})

describe('RFC 7011 §3.4.2, options templates', () => {
  it('have scopes that are elements like the others', () => {
    const test = new TestDecoder()
    const options = ipfixOptions(257, [[302, 4]], [[305, 4], [306, 4]]) // biome-ignore format: pairs
    test.receive(ipfix([set(3, options), set(257, '00000005 00000001 00000063')]))
    const withId = template(258, [[302, 2], [1, 4]]) // biome-ignore format: pairs
    const flows = test.receive(ipfix([set(2, withId), set(258, '0005 00000001')]))
    assert.equal(flows[0]?.rate, 100)
  })

  it('§3.4.2.2: have one scope at least, and not more than fields', () => {
    const test = new TestDecoder()
    test.receive([
      ipfix([set(3, '0101 0001 0000 0022 0004')]),
      ipfix([set(3, '0101 0001 0002 0022 0004')]),
    ])
    assert.deepEqual(test.problems, ['template_malformed', 'template_malformed'])
  })

  it('give records that are counted apart, in whole sets or as far as they go', () => {
    const test = new TestDecoder()
    const fixed = ipfixOptions(257, [[149, 4]], [[40, 4]]) // biome-ignore format: pairs
    const variable = ipfixOptions(258, [[149, 4]], [[82, 65535]]) // biome-ignore format: pairs
    test.receive(
      ipfix([
        set(3, `${fixed} ${variable}`),
        set(257, '00000001 00000002  00000001 00000002  000000'),
        set(258, '00000001 02 6574  00000001 00  00000001 05 6574'),
      ]),
    )
    assert.equal(test.count('options_records'), 4)
    assert.deepEqual(test.problems, ['record_truncated'])
    assert.equal(test.count('records_ipfix'), 0)
  })
})

describe('RFC 7011 §8.1, template management', () => {
  const packetsOnly = template(256, [[2, 4]])

  it('redefines a template where another one comes under its id', () => {
    const test = new TestDecoder()
    const flows = test.receive(
      ipfix([set(2, bytesOnly), bytes(1), set(2, packetsOnly), bytes(2), set(2, packetsOnly)]),
    )
    assert.deepEqual(
      flows.map((flow) => [flow.bytes, flow.packets]),
      [[1, undefined], [undefined, 2]], // biome-ignore format: pairs
    )
    assert.equal(test.count('templates'), 3)
    assert.equal(test.count('template_changes'), 1)
  })

  it('makes a data template of one for options, and back', () => {
    const test = new TestDecoder()
    const options = ipfixOptions(256, [[149, 2]], [[40, 2]]) // biome-ignore format: pairs
    const sets = [
      set(2, bytesOnly),
      bytes(1),
      set(3, options),
      bytes(2),
      set(2, bytesOnly),
      bytes(3),
    ]
    assert.deepEqual(bytesOf(test, ipfix(sets)), [1, 3])
    assert.equal(test.count('options_records'), 1)
  })

  it('withdraws one template', () => {
    const test = new TestDecoder()
    const other = template(257, [[1, 4]])
    const withdrawal = set(2, '0100 0000')
    const sets = [set(2, `${bytesOnly} ${other}`), withdrawal, bytes(1), set(257, '00000002')]
    assert.deepEqual(bytesOf(test, ipfix(sets)), [2])
    assert.equal(test.count('template_withdrawals'), 1)
    assert.equal(test.decoder.sets.parked.size, 1)
  })

  it('withdraws all data templates, or all for options', () => {
    const test = new TestDecoder()
    const options = ipfixOptions(258, [[149, 2]], [[40, 2]]) // biome-ignore format: pairs
    const templates = [set(2, `${bytesOnly} ${template(257, [[1, 4]])}`), set(3, options)]
    const left = () => [...test.sampler().domain(protocols.ipfix, 1).newest.keys()]
    test.receive(ipfix([...templates, set(2, '0002 0000')]))
    assert.deepEqual(left(), [258])
    test.receive(ipfix([...templates, set(3, '0003 0000')]))
    assert.deepEqual(left(), [256, 257])
    assert.equal(test.count('template_withdrawals'), 3)
  })

  it('takes back a template that is not there without a word', () => {
    const test = new TestDecoder()
    test.receive(ipfix([set(2, '0100 0000  0002 0000')]))
    assert.deepEqual(test.problems, [])
    assert.equal(test.count('template_withdrawals'), 0)
  })

  it('takes a withdrawn template anew', () => {
    const test = new TestDecoder()
    const sets = [set(2, bytesOnly), set(2, '0100 0000'), set(2, packetsOnly), bytes(3)]
    assert.deepEqual(test.receive(ipfix(sets)).map((flow) => flow.packets), [3]) // biome-ignore format: short
    assert.equal(test.count('template_changes'), 0)
  })
})
