import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import type { FieldName } from '../../src/model/fields.ts'
import { BATCH_SIZE } from '../../src/model/flows.ts'
import { compileFilter } from '../../src/tally/filter.ts'
import { parseCondition } from '../../src/tally/parse-condition.ts'
import { BatchMaker, type Record } from './batch.ts'

type Where = Partial<{ readonly [Field in FieldName]: unknown }>

/** Which of the records pass. */
function passing(where: Where, records: readonly Record[], names = new Dictionary(100)): number[] {
  const conditions = Object.entries(where).map(([field, value]) =>
    parseCondition(field as FieldName, value),
  )
  const fields = records.flatMap((record) => Object.keys(record) as FieldName[])
  const flows = new BatchMaker(fields, names).batch(records)
  const rows = Uint16Array.from({ length: BATCH_SIZE }, (_, row) => row)
  const count = compileFilter(conditions, names)(flows, rows, records.length)
  return [...rows.subarray(0, count)]
}

describe('compileFilter', () => {
  it('lets everything pass without conditions', () => {
    assert.deepEqual(passing({}, [{ bytes: 1 }, { bytes: 2 }]), [0, 1])
  })

  it('wants all conditions to hold', () => {
    const records = [
      { dst_as: 64500, src_as: 1 },
      { dst_as: 64500, src_as: 64500 },
      { dst_as: 1, src_as: 2 },
    ]
    assert.deepEqual(passing({ dst_as: 64500, src_as: { not: 64500 } }, records), [0])
  })

  it('takes any of a list of numbers and ranges', () => {
    const ports = [0, 52, 53, 54, 99, 100, 105, 120, 121, 0xffff_ffff]
    const records = ports.map((dst_port) => ({ dst_port }))
    const dst_port = [53, '100-110', '105-120', 54]
    const within = [53, 54, 100, 105, 120]
    assert.deepEqual(
      passing({ dst_port }, records).map((i) => ports[i]),
      within,
    )
    assert.deepEqual(
      passing({ dst_port: { not: dst_port } }, records).map((i) => ports[i]),
      ports.filter((port) => !within.includes(port)),
    )
  })

  it('compares 64-bit numbers', () => {
    const records = [{ bytes: 2n ** 32n }, { bytes: 2n ** 40n + 1n }, { bytes: 5 }]
    assert.deepEqual(passing({ bytes: '4294967296-1099511627776' }, records), [0])
  })

  it('finds addresses in networks', () => {
    const records = ['10.1.2.3', '11.0.0.1', '2001:db8::7', 'none', '::a01:203'].map((src_addr) => {
      return { src_addr }
    })
    assert.deepEqual(passing({ src_addr: ['10.0.0.0/8', '2001:db8::/32'] }, records), [0, 2])
    assert.deepEqual(passing({ src_addr: { not: '0.0.0.0/0' } }, records), [2, 3, 4])
    assert.deepEqual(passing({ src_addr: 'unknown' }, records), [3])
  })

  it('finds networks in networks that are as long or shorter', () => {
    const names = new Dictionary(10)
    const maker = new BatchMaker(['src_net'], names)
    const flows = maker.batch([{ src_net: '10.1.0.0' }, { src_net: '10.0.0.0' }, { src_net: '' }])
    const { data } = flows.column('src_net') ?? assert.fail()
    data[4] = 4 | (16 << 8)
    data[9] = 4 | (7 << 8)
    const filter = compileFilter([parseCondition('src_net', '10.0.0.0/8')], names)
    const rows = Uint16Array.of(0, 1, 2)
    assert.equal(filter(flows, rows, 3), 1)
    assert.equal(rows[0], 0)
  })

  it('looks at each name once', () => {
    const names = new Dictionary(1000)
    const texts: string[] = []
    const filter = compileFilter(
      [
        {
          field: 'sampler',
          not: false,
          any: [{ kind: 'pattern', pattern: watched(/^core-\d*5$/, texts) }],
        },
      ],
      names,
    )
    const maker = new BatchMaker(['sampler'], names)
    let passed = 0
    for (let i = 0; i < 600; i++) {
      const flows = maker.batch([{ sampler: `core-${i % 300}` }])
      passed += filter(flows, new Uint16Array(1), 1)
    }
    assert.equal(passed, 60)
    assert.equal(texts.length, 300)
  })

  it('finds the address of a sampler in a network', () => {
    const where = { sampler_address: '192.0.2.0/24' }
    assert.deepEqual(passing(where, [{ sampler_address: '192.0.2.9' }]), [0])
    assert.deepEqual(passing(where, [{ sampler_address: '198.51.100.9' }]), [])
    assert.deepEqual(passing(where, [{ sampler_address: 'router' }]), [])
  })

  it('compares strings of the record', () => {
    const records = [{ vrf_name: 'blue' }, { vrf_name: 'red' }, { bytes: 1 }]
    assert.deepEqual(passing({ vrf_name: 'blue' }, records), [0])
    assert.deepEqual(passing({ vrf_name: { not: ['blue', 'unknown'] } }, records), [1])
    assert.deepEqual(passing({ vrf_name: '/e/' }, records), [0, 1])
  })

  it('takes a column that is not there as absent', () => {
    const records = [{ bytes: 1 }]
    assert.deepEqual(passing({ src_as: 0, dst_port: 'unknown', src_addr: 'unknown' }, records), [0])
    assert.deepEqual(passing({ dst_port: '0-65535' }, records), [])
  })
})

/** A pattern that notes what it was asked. */
function watched(pattern: RegExp, texts: string[]): RegExp {
  const watching = new RegExp(pattern)
  watching.test = (text) => {
    texts.push(text)
    return pattern.test(text)
  }
  return watching
}
