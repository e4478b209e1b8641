import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { interfaceCounterNumber } from '../../src/model/counter-sample.ts'
import { captureSuite, NO_CAPTURES } from '../support/capture-suite.ts'
import { readDatagrams } from '../support/decode-capture.ts'
import { TestDecoder } from '../support/test-decoder.ts'

/** What tshark shows of captures: how many interfaces there are counters of, and those of the last. */
const expected: readonly {
  readonly capture: string
  readonly samples: number
  /** ifIndex, ifSpeed, ifInOctets, ifOutOctets, ifOutUcastPkts. */
  readonly last: readonly bigint[]
}[] = [
  { capture: 'ndpi/sflow', samples: 8, last: [1043n, 100000000n, 50963330n, 102605777n, 21588n] },
  {
    capture: 'logstash-sflow/sflow-counters-sample',
    samples: 9,
    last: [880n, 10000000000n, 53434473039n, 35032108969n, 297344919n],
  },
  {
    capture: 'tcpdump/sflow-multiple-counter-30-pdus',
    samples: 142,
    last: [14n, 1000000000n, 36138805n, 614425293n, 2014274284n],
  },
]

const { ifSpeed, ifInOctets, ifOutOctets, ifOutUcastPkts } = interfaceCounterNumber
const suite = captureSuite()

function decode(capture: string): TestDecoder {
  const test = new TestDecoder()
  const file = suite.find(({ id }) => id === capture)?.file ?? ''
  for (const datagram of readDatagrams(file)) test.decoder.receive(datagram)
  return test
}

describe('counters in captures', { skip: suite.length === 0 && NO_CAPTURES }, () => {
  for (const { capture, samples, last } of expected) {
    it(`${capture} has those of ${samples} interfaces`, () => {
      const found = decode(capture).counters.filter(({ ifIndex }) => ifIndex !== undefined)
      const { ifIndex = 0, values = [] } = found.at(-1) ?? {}
      const shown = [ifSpeed, ifInOctets, ifOutOctets, ifOutUcastPkts].map((row) => values[row])
      assert.equal(found.length, samples)
      assert.deepEqual([BigInt(ifIndex), ...shown], last)
    })
  }

  it('telegraf/sflow-issue-15375 has a discarded packet: host_unreachable', () => {
    const [discard] = decode('telegraf/sflow-issue-15375').discards
    assert.equal(discard?.in_if, 1)
    assert.equal(discard?.reason, 1)
    assert.equal(discard?.drops, 256)
  })
})
