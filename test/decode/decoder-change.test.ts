import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { decoderState } from '../../src/decode/decoder-state.ts'
import { COUNTS } from '../../src/decode/sampler-counts.ts'
import { ipfix, ipfixOptions, netflow5, set, template, unsigned } from '../support/datagram.ts'
import { readDatagrams } from '../support/decode-capture.ts'
import { assertBalance } from '../support/decoder-balance.ts'
import { recordsOf, variable, vxlanFrame } from '../support/section-samples.ts'
import { sflow, sflowRecord, sflowSample } from '../support/sflow-datagram.ts'
import { TestDecoder } from '../support/test-decoder.ts'

const fields = set(
  2,
  template(256, [
    [1, 4],
    [16, 4],
  ]),
)
const record = set(256, '00000064 0000fc00')
const rate = (sampler: number, every: number) => [
  set(3, ipfixOptions(257, [[302, 4]], [[34, 4]])),
  set(257, `${unsigned(sampler, 4)} ${unsigned(every, 4)}`),
]

/** All that a decoder found out, with the counts of its samplers. */
function outcome({ decoder, flows, problems, counters, discards }: TestDecoder) {
  const counts = [...decoder.samplers].map((sampler) => ({
    address: sampler.address,
    counts: [...sampler.counts.subarray(0, COUNTS)],
    lost: [...sampler.domains].flatMap(({ sessions }) =>
      [...sessions.values()].map(({ sequence }) => sequence.takeLost(Number.MAX_SAFE_INTEGER)),
    ),
  }))
  return { flows, problems, counters, discards, counts, state: decoderState(decoder) }
}

describe('a decoder whose settings change', () => {
  const folder = 'test/captures'
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.pcap'))) {
    it(`to the same ones after every datagram goes on as if nothing was: ${name}`, () => {
      const [still, changing] = [new TestDecoder(), new TestDecoder()]
      for (const datagram of readDatagrams(`${folder}/${name}`)) {
        still.decoder.receive(datagram)
        changing.decoder.receive(datagram)
        changing.change()
      }
      assert.deepEqual(outcome(changing), outcome(still))
    })
  }

  it('reads other fields by the templates that it knows', () => {
    const test = new TestDecoder({ wanted: ['bytes'] })
    assert.deepEqual(test.receive(ipfix([fields, record])), [{ bytes: 100, rate: 1 }])
    test.change({ wanted: ['src_as'] })
    assert.deepEqual(test.receive(ipfix([record])), [{ src_as: 64_512, rate: 1 }])
    test.change({ wanted: ['bytes', 'src_as'] })
    assert.deepEqual(test.receive(ipfix([record])), [{ bytes: 100, src_as: 64_512, rate: 1 }])
    assertBalance(test.decoder, 3)
  })

  it('reads other fields of records that need no template', () => {
    const flow = `${'00'.repeat(20)} 00000064 ${'00'.repeat(16)} 0007 0008 ${'00'.repeat(4)}`
    const test = new TestDecoder({ wanted: ['bytes'] })
    assert.deepEqual(test.receive(netflow5([flow])), [{ bytes: 100, rate: 1 }])
    test.change({ wanted: ['src_as'] })
    assert.deepEqual(test.receive(netflow5([flow])), [{ src_as: 7, rate: 1 }])
  })

  it('keeps data that waits for its template, and reads it by the new settings', () => {
    const test = new TestDecoder({ wanted: ['bytes'] })
    assert.deepEqual(test.receive(ipfix([record])), [])
    test.change({ wanted: ['src_as'], overrides: { '192.0.2.1': 50 } })
    assert.deepEqual(test.receive(ipfix([fields])), [{ src_as: 64_512, rate: 50 }])
    assert.equal(test.count('sets_replayed'), 1)
    assert.equal(test.decoder.sets.parked.size, 0)
    assertBalance(test.decoder, 2)
  })

  it('keeps the sampling rates that it was told, and where sequence numbers were', () => {
    const test = new TestDecoder({ wanted: ['bytes'] })
    test.receive(ipfix([...rate(1, 500), fields], { sequence: 0 }))
    test.change({ wanted: ['bytes', 'src_as'] })
    const [flow] = test.receive(ipfix([record], { sequence: 5 }))
    assert.equal(flow?.rate, 500)
    assert.equal(test.takeLost(), 4)
    assert.deepEqual(
      test.rates().map(({ source, rate }) => [source, rate]),
      [['options', 500]],
    )
  })

  it('multiplies by the rates of the configuration as it is now', () => {
    const test = new TestDecoder({ wanted: ['bytes'], defaultRate: 10 })
    const rateNow = () => test.receive(ipfix([fields, record]))[0]?.rate
    assert.equal(rateNow(), 10)
    test.change({ wanted: ['bytes'], defaultRate: 20 })
    assert.equal(rateNow(), 20)
    test.change({ wanted: ['bytes'], overrides: { '192.0.2.0/24': 30 } })
    assert.equal(rateNow(), 30)
    test.change({ wanted: ['bytes'] })
    assert.equal(rateNow(), 1)
  })

  it('lets in who is allowed now, and nobody else', () => {
    const test = new TestDecoder({ wanted: ['bytes'] })
    const flows = (address: string) => test.receive(ipfix([fields, record]), { address }).length
    assert.deepEqual([flows('192.0.2.1'), flows('198.51.100.1')], [1, 1])
    test.change({ wanted: ['bytes'], allow: ['192.0.2.0/24'] })
    assert.deepEqual([flows('192.0.2.1'), flows('198.51.100.1')], [1, 0])
    test.change({ wanted: ['bytes'], allow: ['198.51.100.0/24'] })
    assert.deepEqual([flows('192.0.2.1'), flows('198.51.100.1')], [0, 1])
    assert.deepEqual(test.problems, ['not_allowed', 'not_allowed'])
  })

  it('calls samplers as they are called now: what was found out goes before the configuration', () => {
    const samplerNames = { '192.0.2.0/24': 'edge' }
    const test = new TestDecoder({ wanted: ['sampler', 'sampler_address'], samplerNames })
    const names = () => {
      const [flow] = test.receive(ipfix([fields, record]))
      return [flow?.sampler, flow?.sampler_address]
    }
    assert.deepEqual(names(), ['edge', '192.0.2.1'])
    test.change({ wanted: ['sampler', 'sampler_address'], samplerNames: { '192.0.2.1': 'core' } })
    assert.deepEqual(names(), ['core', '192.0.2.1'])
    test.decoder.samplers.call('192.0.2.1', 'told')
    assert.deepEqual(names(), ['told', '192.0.2.1'])
    test.change({ wanted: ['sampler', 'sampler_address'] })
    assert.deepEqual(names(), ['told', '192.0.2.1'])
    test.decoder.samplers.call('192.0.2.1', '')
    assert.deepEqual(names(), ['192.0.2.1', '192.0.2.1'])
  })

  it('looks into the tunnels that are named now', () => {
    const section = recordsOf([[315, 0xffff]], variable(vxlanFrame))
    const test = new TestDecoder({ wanted: ['dst_port'] })
    assert.deepEqual(test.receive(section), [{ dst_port: 4789, rate: 1 }])
    test.change({ wanted: ['dst_port'], decapsulate: ['vxlan'] })
    assert.deepEqual(test.receive(section), [{ dst_port: 53, rate: 1 }])
    test.change({ wanted: ['dst_port'] })
    assert.deepEqual(test.receive(section), [{ dst_port: 4789, rate: 1 }])
  })

  it('counts the drops that sFlow agents tell as before', () => {
    const test = new TestDecoder()
    const drops = (sequence: number, drops: number) =>
      test.receive(sflow([sflowSample([], { sequence, drops })], { sequence }))
    drops(1, 100)
    test.change({ wanted: ['bytes'] })
    drops(2, 107)
    assert.equal(test.count('sampler_drops'), 7)

    // the same of samples of discarded packets
    const discards = (sequence: number, drops: number) => {
      const words = [sequence, 0, 7, drops, 7, 0, 258, 0].map((word) => unsigned(word, 4))
      return test.receive(sflow([sflowRecord(5, words.join(' '))], { sequence }))
    }
    discards(3, 100)
    test.change()
    discards(4, 103)
    assert.equal(test.count('sampler_discards_untold'), 3)
  })
})
