import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { netflow9, netflow9Options, set, template } from '../../support/datagram.ts'
import { TestDecoder } from '../../support/test-decoder.ts'

const bytesAndPort = template(256, [[1, 4], [7, 2]]) // biome-ignore format: as on the wire

describe('RFC 3954 §5.2, Template FlowSet', () => {
  it('describes the records of the Data FlowSets behind it', () => {
    const flows = new TestDecoder().receive(
      netflow9([set(0, bytesAndPort), set(256, '00000064 0050  00000065 0051')]),
    )
    assert.deepEqual(
      flows.map(({ type, bytes, src_port }) => ({ type, bytes, src_port })),
      [
        { type: 'NETFLOW_V9', bytes: 100, src_port: 80 },
        { type: 'NETFLOW_V9', bytes: 101, src_port: 81 },
      ],
    )
  })

  it('may have several templates', () => {
    const test = new TestDecoder()
    const second = template(257, [[2, 2]])
    const flows = test.receive(
      netflow9([set(0, `${bytesAndPort} ${second}`), set(257, '0007'), set(256, '00000001 0001')]),
    )
    assert.deepEqual(flows.map(({ packets, bytes }) => [packets, bytes]), [[7, undefined], [undefined, 1]]) // biome-ignore format: pairs
    assert.equal(test.count('templates'), 2)
    assert.equal(test.count('sets_decoded'), 3)
  })

  it('ends in padding, which is no template', () => {
    const test = new TestDecoder()
    test.receive(
      netflow9([set(0, `${bytesAndPort} 0000`), set(0, `${bytesAndPort} 00000000 0000`)]),
    )
    assert.deepEqual(test.problems, [])
    assert.equal(test.count('templates'), 2)
  })

  it('costs itself and nothing else when a template ends before its fields do', () => {
    const test = new TestDecoder()
    const flows = test.receive(
      netflow9([
        set(0, '0101 0002 0001 0004'), // two fields, one is there
        set(0, bytesAndPort),
        set(256, '00000064 0050'),
      ]),
    )
    assert.equal(flows.length, 1)
    assert.deepEqual(test.problems, ['template_malformed'])
  })

  it('has ids from 256 on', () => {
    const test = new TestDecoder()
    test.receive(netflow9([set(0, template(255, [[1, 4]]))]))
    assert.deepEqual(test.problems, ['template_malformed'])
  })

  it('must give records at least one byte: others would never end', () => {
    const test = new TestDecoder()
    test.receive([
      netflow9([set(0, template(256, []))]),
      netflow9([set(0, template(256, [[1, 0], [2, 0]]))]), // biome-ignore format: pairs
      netflow9([set(1, netflow9Options(256, [], []))]),
    ])
    assert.deepEqual(test.problems, new Array(3).fill('template_malformed'))
    assert.deepEqual(test.receive(netflow9([set(256, '00000064')])), [])
    assert.equal(test.decoder.sets.parked.size, 1)
  })
})

describe('RFC 3954 §5.1, Packet Header', () => {
  it('counts records, FlowSets or neither: the count bounds nothing', () => {
    for (const count of [0, 1, 2, 3, 65535]) {
      const test = new TestDecoder()
      const sets = [set(0, bytesAndPort), set(256, '00000064 0050'), set(256, '00000065 0050')]
      assert.equal(test.receive(netflow9(sets, { count })).length, 2)
      assert.deepEqual(test.problems, [])
    }
  })

  it('names the source id, which keeps templates apart', () => {
    const test = new TestDecoder()
    test.receive(netflow9([set(0, bytesAndPort)], { source: 1 }))
    assert.deepEqual(test.receive(netflow9([set(256, '00000064 0050')], { source: 2 })), [])
    const [flow] = test.receive(netflow9([set(256, '00000064 0050')], { source: 1 }))
    assert.equal(flow?.observation_domain_id, 1)
  })
})

describe('RFC 3954 §5.3, Data FlowSet', () => {
  it('ends in padding shorter than a record, zero or not', () => {
    for (const padding of ['', '00', '0000', 'ffffff', '0000000000']) {
      const test = new TestDecoder()
      const flows = test.receive(
        netflow9([set(0, bytesAndPort), set(256, `00000064 0050 ${padding}`)]),
      )
      assert.equal(flows.length, 1)
      assert.deepEqual(test.problems, [])
    }
  })

  it('goes to the end of its length, not of the datagram', () => {
    const test = new TestDecoder()
    const flows = test.receive(
      netflow9([set(0, bytesAndPort), set(256, '00000064 0050'), '0000 0000 0000'], { count: 9 }),
    )
    assert.equal(flows.length, 1)
    assert.deepEqual(test.problems, [])
    assert.equal(test.count('sets'), 2)
  })

  it('may have fields that carry their own length, as some samplers borrow from IPFIX', () => {
    const flows = new TestDecoder().receive(
      netflow9([set(0, template(256, [[236, 65535], [1, 4]])), set(256, '03 414243 00000064  00 00000065')]), // biome-ignore format: pairs
    )
    assert.deepEqual(flows.map(({ vrf_name, bytes }) => [vrf_name, bytes]), [['ABC', 100], [undefined, 101]]) // biome-ignore format: pairs
  })

  it('has no enterprise elements: a type with the top bit is one of Cisco ASA', () => {
    const flows = new TestDecoder().receive(
      netflow9([set(0, template(256, [[40001, 4], [40005, 1]])), set(256, 'c0000209 02')]), // biome-ignore format: pairs
    )
    assert.equal(flows[0]?.post_nat_src_addr, '192.0.2.9')
    assert.equal(flows[0]?.firewall_event, 'deleted')
  })
})

describe('RFC 3954 §6.1, Options Template FlowSet', () => {
  const rateOfSampler = (scope: number) =>
    set(1, netflow9Options(257, [[scope, 4]], [[48, 1], [34, 4]])) // biome-ignore format: pairs

  it('has scopes that are no elements, whatever their numbers', () => {
    const test = new TestDecoder()
    // scope 34 is not the sampling interval
    test.receive(
      netflow9([
        set(1, netflow9Options(257, [[34, 4]], [[50, 4]])),
        set(257, '00000007 000003e8'),
        set(0, bytesAndPort),
      ]),
    )
    assert.equal(test.receive(netflow9([set(256, '00000064 0050')]))[0]?.rate, 1000)
  })

  it('ends in padding, and so does its data', () => {
    const test = new TestDecoder()
    test.receive(netflow9([`${rateOfSampler(1)}`, set(257, '00000000 01 00000064 000000')]))
    assert.deepEqual(test.problems, [])
    assert.equal(test.count('options_records'), 1)
    const padded = set(1, `${netflow9Options(258, [[1, 4]], [[34, 4]])} 0000`)
    test.receive(netflow9([padded]))
    assert.deepEqual(test.problems, [])
    assert.equal(test.count('templates'), 2)
  })

  it('gives lengths in bytes, which are multiples of four', () => {
    const test = new TestDecoder()
    test.receive(netflow9([set(1, '0101 0003 0004 0001 0004 0022 0004')]))
    assert.deepEqual(test.problems, ['template_malformed'])
  })

  it('gives records that are no flows', () => {
    const test = new TestDecoder()
    assert.deepEqual(
      test.receive(netflow9([rateOfSampler(2), set(257, '00000000 01 00000064')])),
      [],
    )
    assert.equal(test.count('records_netflow_v9'), 0)
  })
})

describe('RFC 3954 §5, an Export Packet', () => {
  it('has FlowSets of ids 2 to 255 only when it is no v9', () => {
    const test = new TestDecoder()
    test.receive(netflow9([set(2, '00000000'), set(255, ''), set(0, bytesAndPort)]))
    assert.deepEqual(test.problems, ['set_reserved', 'set_reserved'])
    assert.equal(test.count('templates'), 1)
    assert.equal(test.count('sets'), 3)
  })

  it('is given up where a FlowSet has a length below 4 or beyond the end', () => {
    for (const length of [0, 3, 5000]) {
      const test = new TestDecoder()
      test.receive(netflow9([set(0, bytesAndPort), set(256, '00000064 0050', length)]))
      assert.deepEqual(test.problems, ['set_length'])
      assert.equal(test.count('sets'), 2)
      assert.equal(test.count('payloads_decoded'), 1)
    }
  })
})
