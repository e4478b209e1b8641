import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decoderState, restoreDecoder, type SamplerState } from '../../src/decode/decoder-state.ts'
import {
  ipfix,
  ipfixOptions,
  netflow9,
  padded,
  set,
  template,
  unsigned,
} from '../support/datagram.ts'
import { noNames } from '../support/no-names.ts'
import { RECEIVED, TestDecoder, type TestDecoderOptions } from '../support/test-decoder.ts'

const DAY = 86_400_000

/** A decoder that has heard templates, rates, names and the start of two samplers. */
function taught(): TestDecoder {
  const test = new TestDecoder()
  test.receive([
    ipfix([
      set(2, template(256, [[1, 4], [22, 4], [1, 4, 9], [236, 65535]])), // biome-ignore format: pairs
      set(3, ipfixOptions(257, [[302, 1]], [[305, 4], [306, 4], [160, 8]])), // biome-ignore format: pairs
      set(257, `05 00000002 00000003 ${unsigned(1_699_999_000_000, 8)}`),
    ]),
    ipfix([
      set(3, ipfixOptions(258, [[10, 4]], [[34, 4], [82, 8], [83, 8]])), // biome-ignore format: pairs
      set(258, `00000007 00000064 ${padded('Gi0/7', 8)} ${padded('uplink', 8)}`),
      set(258, `00000008 000000c8 ${padded('Gi0/8', 8)} ${padded('', 8)}`),
      set(3, ipfixOptions(259, [[95, 4]], [[96, 8], [234, 4], [236, 8], [48, 1], [84, 8]])), // biome-ignore format: pairs
      set(259, `03000050 ${padded('http', 8)} 60000000 ${padded('red', 8)} 01 ${padded('all', 8)}`),
    ]),
    netflow9([set(0, template(256, [[2, 4]]))]),
  ])
  test.receive(ipfix([set(2, template(300, [[1, 8]]))]), { address: '2001:db8::1', port: 9 })
  return test
}

/** The same as if it had been in a file. */
function restored(state: SamplerState[], options: TestDecoderOptions = {}, now = RECEIVED) {
  const test = new TestDecoder(options)
  restoreDecoder(test.decoder, JSON.parse(JSON.stringify(state)), now, DAY)
  return test
}

describe('what samplers said, over a restart', () => {
  it('is the same', () => {
    const state = decoderState(taught().decoder)
    assert.deepEqual(decoderState(restored(state).decoder), state)
  })

  it('decodes data as before', () => {
    const data = ipfix([set(256, '00000064 00000bb8 00000009 02 4142')])
    const before = taught().receive(data)
    const after = restored(decoderState(taught().decoder)).receive(data)
    assert.equal(before.length, 1)
    assert.equal(before[0]?.rate, 2.5)
    assert.deepEqual(after, before)
  })

  it('still tells that a sampler samples whose rates no record names', () => {
    const test = new TestDecoder()
    const samplers = ipfixOptions(257, [[302, 1]], [[34, 4]]) // biome-ignore format: pairs
    test.receive(ipfix([set(3, samplers), set(257, '01 00000064  02 000000c8')]))
    const interfaces = ipfixOptions(257, [[10, 4]], [[34, 4]]) // biome-ignore format: pairs
    const records = set(257, '00000001 00000064  00000002 000000c8')
    test.receive(ipfix([set(3, interfaces), records]), { address: '2001:db8::1', port: 9 })
    const after = restored(decoderState(test.decoder))
    const data = ipfix([set(2, template(256, [[1, 4]])), set(256, '00000064')], { domain: 2 })
    after.receive(data)
    after.receive(data, { address: '2001:db8::1', port: 9 })
    assert.equal(after.count('observations_sampled_unknown_rate'), 1)
    assert.equal(after.count('observations_sampled_unknown_rate', '2001:db8::1'), 1)
  })

  it('is left behind when it is old', () => {
    const test = restored(decoderState(taught().decoder), {}, RECEIVED + DAY + 1)
    assert.equal(test.decoder.samplers.templateBytes, 0)
    assert.equal(test.decoder.samplers.inBandNames.size, 0)
  })

  it('stays within the bounds', () => {
    const state = decoderState(taught().decoder)
    const limits = { samplers: 1, sessions: 1, templateBytes: 2000, inBandNames: 2 }
    const { samplers } = restored(state, { limits }).decoder
    assert.deepEqual([samplers.size, samplers.sessions], [1, 1])
    assert.ok(samplers.inBandNames.size <= 2)
    assert.ok(samplers.templateBytes <= 2000)
  })

  it('is not believed where records would have no byte', () => {
    const state: SamplerState[] = [
      {
        address: '192.0.2.1',
        domains: [
          {
            protocol: 'ipfix',
            id: 1,
            initTime: null,
            exporter: null,
            rates: [],
            interfaceRates: [],
            names: noNames,
            sessions: [
              {
                port: 1,
                templates: [
                  {
                    id: 256,
                    kind: 'data',
                    scopes: 0,
                    fields: [{ id: 1, enterprise: 0, length: 0 }],
                    received: RECEIVED,
                  },
                ],
              },
            ],
          },
        ],
      },
    ]
    const test = restored(state)
    assert.deepEqual(test.receive(ipfix([set(256, '00000001')])), [])
    assert.equal(test.decoder.sets.parked.size, 1)
  })
})
