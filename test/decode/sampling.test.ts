import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { protocols } from '../../src/decode/protocols.ts'
import { ipfix, ipfixOptions, netflow5, netflow9, netflow9Options, type Specifier, set, template, unsigned } from '../support/datagram.ts' // biome-ignore format: short
import { TestDecoder, type TestDecoderOptions } from '../support/test-decoder.ts'

const bytesOnly = set(2, template(256, [[1, 4]]))
const oneFlow = set(256, '00000064')

/** Options data of IPFIX: the scope, then these elements with these values. */
function options(scope: Specifier, fields: readonly (readonly [id: number, value: number])[]) {
  const specifiers = fields.map(([id]): Specifier => [id, 4])
  const values = fields.map(([, value]) => unsigned(value, 4)).join(' ')
  return (id: number) =>
    ipfix([
      set(3, ipfixOptions(257, [scope], specifiers)),
      set(257, `${unsigned(id, scope[1])} ${values}`),
    ])
}

/** The rate of a flow that names no sampler, after these options data. */
function rateAfter(...fields: (readonly [id: number, value: number])[]) {
  const test = new TestDecoder()
  test.receive(options([149, 4], fields)(1))
  const [flow] = test.receive(ipfix([bytesOnly, oneFlow]))
  return flow?.rate
}

/** The rate of a flow whose record has these fields. */
function rateOfRecord(
  fields: readonly Specifier[],
  record: string,
  given: TestDecoderOptions = {},
) {
  const test = new TestDecoder(given)
  const [flow] = test.receive(ipfix([set(2, template(256, fields)), set(256, record)]))
  return { rate: flow?.rate, printed: flow?.sampling_rate, source: test.rates()[0]?.source, test }
}

describe('RFC 5477 §8.2, the sampling rate from options data', () => {
  it('is what IE 34 or IE 50 says', () => {
    assert.equal(rateAfter([34, 1000]), 1000)
    assert.equal(rateAfter([50, 512], [35, 2]), 512)
    assert.equal(rateAfter([49, 2], [50, 512], [34, 7]), 512)
  })

  it('is (305 + 306) / 305: so many packets are looked at, then so many are not', () => {
    assert.equal(rateAfter([305, 1], [306, 999]), 1000)
    assert.equal(rateAfter([305, 100], [306, 900]), 10)
    assert.equal(rateAfter([305, 3], [306, 7]), 10 / 3)
    assert.equal(rateAfter([305, 1], [306, 0]), 1)
  })

  it('is IE 305 alone where there is no IE 306', () => {
    assert.equal(rateAfter([305, 128]), 128)
  })

  it('is (307 + 308) / 307 for sampling by time', () => {
    assert.equal(rateAfter([307, 10], [308, 90]), 10)
  })

  it('is 310 / 309: so many out of so many', () => {
    assert.equal(rateAfter([309, 1], [310, 256]), 256)
    assert.equal(rateAfter([309, 3], [310, 10]), 10 / 3)
  })

  it('goes by what the selector says that it goes by (IE 304)', () => {
    assert.equal(rateAfter([304, 3], [305, 1], [309, 1], [310, 256]), 256)
    assert.equal(rateAfter([304, 1], [305, 1], [306, 99], [309, 1], [310, 1]), 100)
  })

  it('is not 0, nor infinite', () => {
    assert.equal(rateAfter([34, 0]), 1)
    assert.equal(rateAfter([305, 0], [306, 10]), 1)
    assert.equal(rateAfter([309, 0], [310, 10]), 1)
    assert.equal(rateAfter([305, 0], [34, 50]), 50)
  })

  it('is a fraction for the counters and rounded where it is shown', () => {
    const test = new TestDecoder()
    test.receive(options([149, 4], [[305, 2], [306, 3]])(1)) // biome-ignore format: pairs
    const [flow] = test.receive(ipfix([bytesOnly, oneFlow]))
    assert.deepEqual([flow?.rate, flow?.sampling_rate], [2.5, 3])
  })
})

describe('the sampler of a record', () => {
  for (const [name, scope, field] of [
    ['selector (IE 302)', [302, 4], [302, 2]],
    ['sampler (IE 48)', [48, 1], [48, 1]],
  ] as const) {
    it(`has the rate that options data gives for its ${name}`, () => {
      const test = new TestDecoder()
      test.receive([options(scope, [[34, 100]])(1), options(scope, [[34, 200]])(2)])
      const withId = set(2, template(258, [field, [1, 4]])) // biome-ignore format: pairs
      const id = (number: number) => `${unsigned(number, field[1])} 00000064`
      const flows = test.receive(ipfix([withId, set(258, `${id(1)} ${id(2)} ${id(3)}`)]))
      assert.deepEqual(flows.map(({ rate }) => rate), [100, 200, 1]) // biome-ignore format: short
      assert.equal(test.count('observations_unknown_rate'), 1)
      assert.deepEqual(
        test.rates().map(({ id: sampler, rate, source }) => [sampler, rate, source]),
        [[1, 100, 'options'], [2, 200, 'options']], // biome-ignore format: pairs
      )
    })
  }

  it('need not be named where all samplers have the same rate', () => {
    const test = new TestDecoder()
    test.receive([options([302, 4], [[34, 100]])(1), options([302, 4], [[34, 100]])(2)])
    assert.equal(test.receive(ipfix([bytesOnly, oneFlow]))[0]?.rate, 100)
    test.receive(options([302, 4], [[34, 200]])(2))
    assert.equal(test.receive(ipfix([oneFlow]))[0]?.rate, 1)
  })

  it('has the rate of all if none is known for it', () => {
    const test = new TestDecoder()
    test.receive(options([149, 4], [[34, 50]])(1))
    const withId = set(2, template(258, [[302, 1], [1, 4]])) // biome-ignore format: pairs
    assert.equal(test.receive(ipfix([withId, set(258, '09 00000064')]))[0]?.rate, 50)
  })

  it('is named in v9 by options fields, not by scopes', () => {
    const test = new TestDecoder()
    const rates = set(1, netflow9Options(257, [[1, 4]], [[48, 1], [49, 1], [50, 4]])) // biome-ignore format: pairs
    const withId = set(0, template(256, [[48, 1], [1, 4]])) // biome-ignore format: pairs
    const data = set(257, '00000000 01 02 00000064  00000000 02 02 000000c8')
    const flows = test.receive(
      netflow9([rates, data, withId, set(256, '02 00000001  01 00000001')]),
    )
    assert.deepEqual(flows.map(({ rate }) => rate), [200, 100]) // biome-ignore format: short
  })
})

describe('the sampling rate of an interface', () => {
  const bothInterfaces = set(2, template(258, [[10, 2], [14, 2], [1, 4]])) // biome-ignore format: pairs
  const flows = (...interfaces: readonly (readonly [inIf: number, outIf: number])[]) => {
    const records = interfaces.map(
      ([inIf, outIf]) => `${unsigned(inIf, 2)}${unsigned(outIf, 2)} 00000064`,
    )
    return ipfix([bothInterfaces, set(258, records.join(' '))])
  }

  for (const [name, scope] of [
    ['that the packets came in by (IE 10)', [10, 4]],
    ['that is named as the one that they left by (IE 14)', [14, 4]],
  ] as const) {
    it(`is that of the interface ${name}`, () => {
      const test = new TestDecoder({ wanted: ['bytes'] })
      test.receive([options(scope, [[34, 100]])(1), options(scope, [[34, 200]])(2)])
      const rates = test
        .receive(flows([1, 9], [1, 8], [2, 9], [2, 1], [1, 2]))
        .map(({ rate }) => rate)
      assert.deepEqual(rates, [100, 100, 200, 200, 100])
      assert.deepEqual([...new Set(test.rates().map(({ source }) => source))], ['interface'])
    })
  }

  it('is that of the one that they left by, where the other has none', () => {
    const test = new TestDecoder()
    test.receive([options([10, 4], [[34, 100]])(1), options([10, 4], [[34, 200]])(2)])
    assert.deepEqual(test.receive(flows([9, 1], [0, 2])).map(({ rate }) => rate), [100, 200]) // biome-ignore format: short
  })

  it('RFC 3954 §6.1: is told with the scope Interface of v9', () => {
    const test = new TestDecoder()
    const rates = set(1, netflow9Options(257, [[2, 4]], [[34, 4], [35, 1]])) // biome-ignore format: pairs
    const data = set(257, '00000001 00000064 02  00000002 000000c8 02')
    const oneInterface = set(0, template(256, [[10, 2], [1, 4]])) // biome-ignore format: pairs
    const records = '0002 00000001  0001 00000001  0001 00000001'
    const flows9 = test.receive(netflow9([rates, data, oneInterface, set(256, records)]))
    assert.deepEqual(flows9.map(({ rate }) => rate), [200, 100, 100]) // biome-ignore format: short
  })

  it('is that of all where no other has another', () => {
    const test = new TestDecoder()
    test.receive(options([10, 4], [[34, 100]])(1))
    assert.deepEqual(test.receive(flows([1, 2], [7, 8])).map(({ rate }) => rate), [100, 100]) // biome-ignore format: short
    assert.equal(test.receive(ipfix([bytesOnly, oneFlow]))[0]?.rate, 100)
  })

  it('is not that of other interfaces once they differ', () => {
    const test = new TestDecoder()
    test.receive([options([10, 4], [[34, 100]])(1), options([10, 4], [[34, 200]])(2)])
    assert.deepEqual(test.receive(flows([7, 8], [1, 8])).map(({ rate }) => rate), [1, 100]) // biome-ignore format: short
    assert.equal(test.receive(ipfix([bytesOnly, oneFlow]))[0]?.rate, 1)
    assert.equal(test.count('observations_unknown_rate'), 2)
    test.receive(options([149, 4], [[34, 50]])(1))
    assert.deepEqual(test.receive(flows([7, 8], [1, 8])).map(({ rate }) => rate), [50, 100]) // biome-ignore format: short
  })

  it('is that of all where the interface is 0, which is none', () => {
    const test = new TestDecoder()
    test.receive([options([10, 4], [[34, 100]])(0), options([10, 4], [[34, 200]])(2)])
    assert.equal(test.sampler().domain(protocols.ipfix, 1).rates.ofAll, 100)
  })

  it('gives way to that of the sampler which the record names', () => {
    const test = new TestDecoder()
    test.receive([options([10, 4], [[34, 100]])(1), options([10, 4], [[34, 200]])(2)])
    test.receive(options([302, 4], [[34, 300]])(5))
    const named = set(2, template(259, [[302, 1], [10, 1], [1, 4]])) // biome-ignore format: pairs
    const records = '05 01 00000064  06 01 00000064'
    const rates = test.receive(ipfix([named, set(259, records)])).map(({ rate }) => rate)
    assert.deepEqual(rates, [300, 100])
  })
})

describe('the sampling rate in the record itself', () => {
  it('is IE 34, 50, or 305 with 306', () => {
    assert.equal(rateOfRecord([[34, 4], [1, 4]], '000003e8 00000001').rate, 1000) // biome-ignore format: pairs
    assert.equal(rateOfRecord([[50, 2], [1, 4]], '03e8 00000001').rate, 1000) // biome-ignore format: pairs
    assert.equal(rateOfRecord([[305, 4], [306, 4], [1, 4]], '00000002 00000003 00000001').rate, 2.5) // biome-ignore format: pairs
    assert.equal(rateOfRecord([[34, 4], [1, 4]], '000003e8 00000001').source, 'record') // biome-ignore format: pairs
  })

  it('is not there when it is 0', () => {
    const { rate, test } = rateOfRecord([[34, 4], [1, 4]], '00000000 00000001') // biome-ignore format: pairs
    assert.equal(rate, 1)
    assert.equal(test.count('observations_unknown_rate'), 1)
  })
})

describe('observations that were sampled, nobody says at which rate', () => {
  const unknown = (test: TestDecoder) => [
    test.count('observations_unknown_rate'),
    test.count('observations_sampled_unknown_rate'),
  ]
  const named = set(2, template(258, [[48, 1], [1, 4]])) // biome-ignore format: pairs

  it('name a sampler that no options data tells of; 0 is none', () => {
    const test = new TestDecoder()
    test.receive(ipfix([named, set(258, '07 00000064  00 00000064  07 00000064')]))
    assert.deepEqual(unknown(test), [3, 2])
  })

  it('name none where options data tells of several, be it in another domain', () => {
    const test = new TestDecoder()
    test.receive([options([302, 4], [[34, 100]])(1), options([302, 4], [[34, 200]])(2)])
    test.receive(ipfix([bytesOnly, oneFlow]))
    test.receive(ipfix([bytesOnly, oneFlow], { domain: 2 }))
    assert.deepEqual(unknown(test), [2, 2])
  })

  it('are not those of who says nothing about sampling, or that it takes every packet', () => {
    const test = new TestDecoder()
    test.receive(ipfix([bytesOnly, oneFlow]))
    test.receive(options([149, 4], [[34, 1]])(1))
    test.receive(ipfix([bytesOnly, oneFlow], { domain: 2 }))
    assert.deepEqual(unknown(test), [2, 0])
  })
})

describe('whose word counts', () => {
  const fields: Specifier[] = [[34, 4], [1, 4]] // biome-ignore format: pairs
  const record = '000003e8 00000001'

  it('the configuration above all', () => {
    const overrides = { '192.0.2.0/24': 7, '192.0.2.1': 8 }
    const { rate, source, printed } = rateOfRecord(fields, record, { overrides, defaultRate: 3 })
    assert.deepEqual([rate, source, printed], [7, 'override', 7])
  })

  it('then the record, then options data', () => {
    const test = new TestDecoder({ defaultRate: 3 })
    test.receive(options([149, 4], [[34, 50]])(1))
    const both = [set(2, template(258, fields)), set(258, record), bytesOnly, oneFlow]
    assert.deepEqual(test.receive(ipfix(both)).map(({ rate }) => rate), [1000, 50]) // biome-ignore format: short
    assert.deepEqual(test.rates().map(({ source }) => source), ['record', 'options']) // biome-ignore format: short
  })

  it('then the header of v5, then the default of the configuration', () => {
    const flow = '00'.repeat(48)
    const test = new TestDecoder({ defaultRate: 3 })
    const [fromHeader] = test.receive(netflow5([flow], { sampling: 100 }))
    const [fromDefault] = test.receive(netflow5([flow]))
    assert.deepEqual([fromHeader?.rate, fromDefault?.rate], [100, 3])
    assert.deepEqual(test.rates().map(({ source }) => source), ['header', 'default']) // biome-ignore format: short
    assert.equal(test.count('observations_unknown_rate'), 0)
  })

  it('at last nobody: it counts as 1, and that is counted', () => {
    const test = new TestDecoder()
    assert.equal(test.receive(ipfix([bytesOnly, oneFlow]))[0]?.rate, 1)
    assert.equal(test.count('observations_unknown_rate'), 1)
    assert.deepEqual(test.rates(), [])
  })

  it('is of one observation domain only', () => {
    const test = new TestDecoder()
    test.receive(options([149, 4], [[34, 50]])(1))
    assert.equal(test.receive(ipfix([bytesOnly, oneFlow], { domain: 2 }))[0]?.rate, 1)
  })
})

describe('the rates of a domain', () => {
  it('are bounded, however many ids a sampler makes up', () => {
    const test = new TestDecoder()
    const withId = set(2, template(258, [[302, 4], [1, 1]])) // biome-ignore format: pairs
    for (let id = 0; id < 2000; id++) {
      test.receive(options([302, 4], [[34, 100 + id]])(id))
      test.receive(ipfix([withId, set(258, `${unsigned(id, 4)} 01`)]))
    }
    for (let i = 1; i < 2000; i++) test.receive(options([10, 4], [[34, 100 + i]])(i))
    const [domain] = test.sampler().domains
    assert.equal([...(domain?.rates.byInterface ?? [])].length, 1024)
    assert.equal(test.rates().length, 64)
    assert.equal([...(domain?.rates.bySampler ?? [])].length, 64)
  })

  it('are news once', () => {
    const { rates } = new TestDecoder().sampler().domain(protocols.ipfix, 1)
    rates.used('options', 1, 100)
    rates.used('options', 2, 200)
    rates.used('options', 1, 100)
    assert.deepEqual(rates.takeNews().map(({ rate }) => rate), [100, 200]) // biome-ignore format: short
    rates.used('options', 2, 200)
    assert.deepEqual(rates.takeNews(), [])
    rates.used('options', 2, 201)
    assert.deepEqual(rates.takeNews(), [{ source: 'options', id: 2, rate: 201 }])
  })
})
