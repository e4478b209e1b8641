import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AsTable } from '../../src/enrich/as-names/as-table.ts'
import { LaneNames } from '../../src/enrich/lane-names.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { FieldSet } from '../../src/model/field-set.ts'
import type { FieldName } from '../../src/model/fields.ts'
import { Flows } from '../../src/model/flows.ts'

const sampler = '192.0.2.1'
const nothing = { name: '', alias: '', boundary: '', provider: '', connectivity: '' }

/** Fills fields of rows that have these numbers, and reads them. */
class TestBatch {
  readonly names: Dictionary
  readonly laneNames: LaneNames
  readonly #fields: readonly FieldName[]
  readonly #flows: Flows

  constructor(fields: readonly FieldName[], limit = 100_000) {
    this.names = new Dictionary(limit)
    this.laneNames = new LaneNames(this.names)
    this.#fields = fields
    const wanted = new FieldSet(fields)
    this.#flows = new Flows(new FieldSet([...fields, ...LaneNames.fields(wanted)]), wanted)
    this.#flows.sampler = this.names.number(sampler)
  }

  /** The texts of each field, row by row. */
  fill(of: FieldName, numbers: readonly number[], from = sampler): string[] {
    const flows = this.#flows
    flows.sampler = this.names.number(from)
    flows.size = numbers.length
    const column = flows.column(of)
    assert.ok(column)
    for (const [row, number] of numbers.entries()) column.data[row] = number
    this.laneNames.fill(flows)
    return numbers.map((_, row) =>
      this.#fields.map((field) => this.names.text(flows.column(field)?.data[row] ?? 0)).join(' '),
    )
  }
}

describe('names that a lane fills in', () => {
  it('ask for the number of what they name', () => {
    const fields = (...wanted: FieldName[]) => LaneNames.fields(new FieldSet(wanted))
    assert.deepEqual(fields('in_if_boundary', 'in_if_name'), ['in_if'])
    assert.deepEqual(fields('dst_as_name', 'out_vrf_name').sort(), ['dst_as', 'out_vrf_id'])
    assert.deepEqual(fields('src_as', 'sampler'), [])
    assert.equal(LaneNames.wants('interfaces', new FieldSet(['out_if_alias'])), true)
    assert.equal(LaneNames.wants('vrfs', new FieldSet(['out_if_alias'])), false)
  })

  it('of interfaces are their index until they are told, and are asked for once', () => {
    const batch = new TestBatch(['in_if_name', 'in_if_boundary'])
    const { laneNames, names } = batch
    assert.deepEqual(batch.fill('in_if', [7, 7, 8]), ['7 unknown', '7 unknown', '8 unknown'])
    const number = names.number(sampler)
    assert.deepEqual(laneNames.takeUnknown(), [
      [number, 7],
      [number, 8],
    ])
    laneNames.learnInterface({ ...nothing, sampler, ifIndex: 7, name: 'xe', boundary: 'external' })
    assert.deepEqual(batch.fill('in_if', [7, 8]), ['xe external', '8 unknown'])
    assert.deepEqual(laneNames.takeUnknown(), [])
    // another sampler's are others
    assert.deepEqual(batch.fill('in_if', [7], '192.0.2.2'), ['7 unknown'])
    laneNames.learnInterface({ ...nothing, sampler, ifIndex: 7 })
    assert.deepEqual(batch.fill('in_if', [7]), ['7 unknown'])
  })

  it('of interfaces are asked for in the next report where one has no room for them', () => {
    const batch = new TestBatch(['in_if_name'])
    const interfaces = Array.from({ length: 1500 }, (_, i) => i + 1)
    const asked: number[] = []
    for (let report = 0; report < 2; report++) {
      for (let from = 0; from < 1500; from += 100) {
        const some = interfaces.slice(from, from + 100)
        assert.deepEqual(batch.fill('in_if', some), some.map(String))
      }
      asked.push(...batch.laneNames.takeUnknown().map(([, ifIndex]) => ifIndex))
    }
    assert.deepEqual(asked, interfaces)
  })

  it('of AS are those of the table, else of a range that is reserved, else empty', () => {
    const batch = new TestBatch(['src_as_name'])
    const numbers = [64_500, 64_501, 3320, 0]
    assert.deepEqual(batch.fill('src_as', numbers), ['Documentation', 'Documentation', '', ''])
    const table = new AsTable()
    table.set(64_500, 'Example', '')
    table.set(3320, 'DTAG', 'DE')
    batch.laneNames.useAsNames(table.data)
    assert.deepEqual(batch.fill('src_as', numbers), ['Example', 'Documentation', 'DTAG', ''])
  })

  it('of VRFs are unknown until they are told', () => {
    const batch = new TestBatch(['in_vrf_name'])
    assert.deepEqual(batch.fill('in_vrf_id', [1, 2]), ['unknown', 'unknown'])
    batch.laneNames.learnVrf({ sampler, id: 2, name: 'mgmt' })
    assert.deepEqual(batch.fill('in_vrf_id', [1, 2]), ['unknown', 'mgmt'])
  })

  it('read other where the dictionary is full', () => {
    const batch = new TestBatch(['in_if_name'], 4)
    const texts = batch.fill('in_if', [1, 2, 3, 4])
    assert.equal(texts[0], '1')
    assert.equal(texts[3], 'other')
  })

  it('are looked up anew when there is no more room to remember them', () => {
    const batch = new TestBatch(['src_as_name'])
    const most = 65_536
    for (let from = 1; from <= most; from += 128) {
      batch.fill(
        'src_as',
        Array.from({ length: 128 }, (_, i) => from + i),
      )
    }
    assert.equal(batch.laneNames.refused, 0)
    assert.deepEqual(batch.fill('src_as', [64_512, 70_000]), ['Private use', 'Reserved'])
    assert.equal(batch.laneNames.refused, 1)
  })

  it('of interfaces come back after a flood of made-up ones', () => {
    const batch = new TestBatch(['in_if_boundary'])
    const known = { ...nothing, sampler, ifIndex: 1, boundary: 'external' }
    batch.laneNames.learnInterface(known)
    assert.deepEqual(batch.fill('in_if', [1]), ['external'])
    for (let from = 1000; from < 70_000; from += 100) {
      batch.fill(
        'in_if',
        Array.from({ length: 100 }, (_, i) => from + i),
        '192.0.2.9',
      )
      batch.laneNames.takeUnknown()
    }
    assert.equal(batch.laneNames.refused, 1)
    assert.deepEqual(batch.fill('in_if', [1]), ['unknown'])
    // and is asked for again
    assert.deepEqual(batch.laneNames.takeUnknown(), [[batch.names.number(sampler), 1]])
    batch.laneNames.learnInterface(known)
    assert.deepEqual(batch.fill('in_if', [1]), ['external'])
  })
})
