import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Payload } from '../../src/model/payload.ts'
import { CaptureError } from '../../src/source/pcap/capture-error.ts'
import { readCapture } from '../../src/source/pcap/read-capture.ts'
import { captureSuite } from '../support/capture-suite.ts'
import { newDecoder, readDatagrams, testLimits } from '../support/decode-capture.ts'
import { assertBalance, assertBounds } from '../support/decoder-balance.ts'
import { ignore } from '../support/ignore.ts'
import { netflow8Samples } from '../support/netflow8-samples.ts'
import { TestDecoder } from '../support/test-decoder.ts'

const own = readdirSync('test/captures')
  .filter((name) => name.endsWith('.pcap'))
  .map((name) => `test/captures/${name}`)

/** A decoder, and how many flows each datagram gives when nothing of an earlier one waits for it. */
function countingDecoder() {
  let flows = 0
  let received = 0
  const decoder = newDecoder({
    ...ignore,
    flows: (batch) => {
      flows += batch.size
    },
  })
  const receive = (datagram: Payload) => {
    decoder.receive(datagram)
    received++
  }
  const flowsOf = (datagram: Payload) => {
    receive(datagram)
    const before = flows
    receive(datagram)
    return flows - before
  }
  return { decoder, receive, flowsOf, received: () => received }
}

describe('a datagram that is cut anywhere', () => {
  for (const file of [...own, ...captureSuite().map((capture) => capture.file)]) {
    it(`is counted and harms nothing: ${file}`, () => {
      const { decoder, receive, flowsOf, received } = countingDecoder()
      const unharmed = countingDecoder()
      for (const datagram of readDatagrams(file)) {
        for (let length = 0; length < datagram.bytes.length; length++) {
          receive({ ...datagram, bytes: datagram.bytes.subarray(0, length) })
        }
        assert.equal(flowsOf(datagram), unharmed.flowsOf(datagram))
        assertBalance(decoder, received())
        assertBounds(decoder, testLimits)
      }
    })
  }
})

describe('a datagram of NetFlow v8 that is cut anywhere', () => {
  for (const bytes of netflow8Samples) {
    it(`is decoded whole or not at all: scheme ${bytes[22]}`, () => {
      const test = new TestDecoder()
      for (let length = 0; length <= bytes.length; length++) test.receive(bytes.subarray(0, length))
      assertBalance(test.decoder, bytes.length + 1)
      assert.equal(test.problems.length, bytes.length)
      assert.equal(test.flows.length, 2)
    })
  }
})

/** Bytes at the end of a file that it is cut at; long files are of one make before. */
const MOST = 4096

describe('a capture file that is cut anywhere', () => {
  for (const file of own) {
    it(`is read as far as it goes: ${file}`, () => {
      const bytes = readFileSync(file)
      const whole = [...readCapture([bytes], () => {})].length
      for (let length = Math.max(24, bytes.length - MOST); length < bytes.length; length++) {
        const problems: string[] = []
        const chunks = [bytes.subarray(0, length)]
        const datagrams = [...readCapture(chunks, (problem) => problems.push(problem))]
        assert.ok(datagrams.length < whole)
        assert.ok(problems.length <= 1)
      }
      assert.throws(() => [...readCapture([bytes.subarray(0, 23)], () => {})], CaptureError)
    })
  }
})
