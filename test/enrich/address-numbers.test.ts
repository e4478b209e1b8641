import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AddressNumbers } from '../../src/enrich/address-numbers.ts'
import { type AddressPlan, addressFields, addressPlan } from '../../src/enrich/address-plan.ts'
import { noAddressTables } from '../../src/enrich/address-tables.ts'
import { parseAddress } from '../../src/model/address.ts'
import type { AsnSource } from '../../src/model/asn-sources.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { FieldSet } from '../../src/model/field-set.ts'
import type { FieldName } from '../../src/model/fields.ts'
import { Flows } from '../../src/model/flows.ts'
import { addressTable } from '../support/address-table.ts'

const everything: AddressPlan = {
  asnSources: ['flow', 'networks', 'mmdb'],
  country: true,
  networks: true,
}

const asFields = ['src_addr', 'dst_addr', 'src_as', 'dst_as'] as const
const nameFields = ['src_country', 'dst_country', 'src_net_name', 'dst_net_name'] as const

const asn = await addressTable({ '8.8.8.0/24': [15_169, ''], '192.0.2.0/24': [64_500, ''] })
const networks = await addressTable({
  '10.0.0.0/8': [64_512, 'office'],
  '10.1.0.0/16': [0, 'lab'],
  '10.2.0.0/16': [65_000, ''],
})
const country = await addressTable({ '8.8.8.0/24': [0, 'US'], '2001:db8::/32': [0, 'NL'] })

describe('numbers from addresses', () => {
  it('fills both ends of each flow', () => {
    const names = new Dictionary(10)
    const numbers = new AddressNumbers(everything, names)
    numbers.use({ asn: [asn], country: [country], networks })
    const flows = batch(
      [...asFields, ...nameFields],
      [
        ['8.8.8.8', '10.0.0.1'],
        ['2001:db8::1', '10.1.0.1'],
        ['10.2.0.1', '198.51.100.1'],
      ],
    )
    numbers.fill(flows)
    assert.deepEqual(words(flows, 'src_as'), [15_169, 0, 65_000])
    assert.deepEqual(words(flows, 'dst_as'), [64_512, 0, 0])
    assert.deepEqual(texts(flows, 'src_country', names), ['US', 'NL', 'unknown'])
    assert.deepEqual(texts(flows, 'dst_country', names), ['unknown', 'unknown', 'unknown'])
    assert.deepEqual(texts(flows, 'src_net_name', names), ['unknown', 'unknown', 'unknown'])
    assert.deepEqual(texts(flows, 'dst_net_name', names), ['office', 'lab', 'unknown'])
  })

  it('takes the AS number from the first source that has one', () => {
    const given = [0, 3320, 64_500, 23_456, 4_200_000_000]
    const cases: [AsnSource[], number[]][] = [
      [['flow'], given],
      [
        ['flow', 'mmdb'],
        [15_169, 3320, 64_500, 23_456, 4_200_000_000],
      ],
      [['flow-except-private'], [0, 3320, 0, 0, 0]],
      [
        ['flow-except-private', 'mmdb'],
        [15_169, 3320, 15_169, 15_169, 15_169],
      ],
      [['flow-except-private', 'networks', 'flow'], given],
      [['mmdb'], [15_169, 15_169, 15_169, 15_169, 15_169]],
      [
        ['networks', 'mmdb', 'flow'],
        [15_169, 15_169, 15_169, 15_169, 15_169],
      ],
      [['networks'], [0, 0, 0, 0, 0]],
    ]
    for (const [asnSources, expected] of cases) {
      const numbers = new AddressNumbers({ ...everything, asnSources }, new Dictionary(10))
      numbers.use({ asn: [asn], country: [], networks })
      const flows = batch(
        asFields,
        given.map(() => ['8.8.8.8', '']),
      )
      flows.column('src_as')?.data.set(given)
      numbers.fill(flows)
      assert.deepEqual(words(flows, 'src_as'), expected, asnSources.join())
    }
  })

  it('asks the databases in their order, the next where one has no answer', async () => {
    const second = await addressTable({ '8.0.0.0/8': [3356, 'GB'], '9.0.0.0/8': [1, 'FR'] })
    const names = new Dictionary(10)
    const numbers = new AddressNumbers(everything, names)
    numbers.use({ asn: [asn, second], country: [country, second], networks: undefined })
    const flows = batch(
      [...asFields, ...nameFields],
      [
        ['8.8.8.8', '8.9.0.1'],
        ['9.0.0.1', '10.0.0.1'],
      ],
    )
    numbers.fill(flows)
    assert.deepEqual(words(flows, 'src_as'), [15_169, 1])
    assert.deepEqual(words(flows, 'dst_as'), [3356, 0])
    assert.deepEqual(texts(flows, 'src_country', names), ['US', 'FR'])
    assert.deepEqual(texts(flows, 'dst_country', names), ['GB', 'unknown'])
  })

  it('says nothing of addresses that are absent or that nobody decoded', () => {
    const numbers = new AddressNumbers(everything, new Dictionary(10))
    numbers.use({ asn: [asn], country: [country], networks })
    const absent = batch([...asFields, ...nameFields], [['', '']])
    numbers.fill(absent)
    assert.deepEqual(words(absent, 'src_as'), [0])
    assert.deepEqual(words(absent, 'src_country'), [1])
    assert.deepEqual(words(absent, 'dst_net_name'), [1])
    const without = batch(['src_as'], [['', '']])
    without.column('src_as')?.data.set([7])
    numbers.fill(without)
    assert.deepEqual(words(without, 'src_as'), [7])
  })

  it('leaves nothing in the batch for the next one', () => {
    const numbers = new AddressNumbers(everything, new Dictionary(10))
    numbers.use({ asn: [asn], country: [country], networks })
    const flows = batch(
      [...asFields, ...nameFields],
      [
        ['8.8.8.8', '10.0.0.1'],
        ['8.8.8.8', '10.0.0.1'],
      ],
    )
    numbers.fill(flows)
    flows.begin(2, new Uint8Array(0), flows.fillsExcept(new Set()))
    for (const name of ['src_as', 'dst_as'] as const) assert.deepEqual(words(flows, name), [0, 0])
    for (const name of nameFields) assert.deepEqual(words(flows, name), [1, 1], name)
  })

  it('goes on with other tables, whose value numbers are others', async () => {
    const names = new Dictionary(10)
    const numbers = new AddressNumbers(everything, names)
    const fill = () => {
      const flows = batch([...asFields, ...nameFields], [['8.8.8.8', '10.0.0.1']])
      numbers.fill(flows)
      return [texts(flows, 'src_country', names), texts(flows, 'dst_net_name', names)].flat()
    }
    assert.deepEqual(fill(), ['unknown', 'unknown'], 'before there is any')
    numbers.use({ asn: [], country: [country], networks })
    assert.deepEqual(fill(), ['US', 'office'])
    const other = await addressTable({ '1.0.0.0/8': [0, 'JP'], '8.8.8.8': [0, 'CA'] })
    numbers.use({ asn: [], country: [other], networks: undefined })
    assert.deepEqual(fill(), ['CA', 'unknown'])
    numbers.use(noAddressTables)
    assert.deepEqual(fill(), ['unknown', 'unknown'])
  })

  it('counts each flow whose name the dictionary has no room for', () => {
    const names = new Dictionary(1)
    const numbers = new AddressNumbers(everything, names)
    numbers.use({ asn: [], country: [country], networks })
    const flows = batch(
      [...asFields, ...nameFields],
      [
        ['8.8.8.8', '10.0.0.1'],
        ['8.8.8.8', '10.1.0.1'],
      ],
    )
    numbers.fill(flows)
    assert.deepEqual(texts(flows, 'src_country', names), ['US', 'US'])
    assert.deepEqual(texts(flows, 'dst_net_name', names), ['other', 'other'])
    assert.equal(names.overflows, 2)
  })
})

describe('what is looked up', () => {
  const settings = {
    asn_sources: ['flow', 'networks', 'mmdb'],
    databases: { asn: [], country: [] },
    networks: undefined,
  } as const

  it('is what there are sources for', () => {
    assert.deepEqual(addressPlan(settings), {
      asnSources: ['flow'],
      country: false,
      networks: false,
    })
    const databases = { asn: ['a.mmdb'], country: ['c.mmdb'] }
    assert.deepEqual(addressPlan({ ...settings, databases, networks: {} }), everything)
  })

  it('needs the addresses only where something is looked up that somebody wants', () => {
    const fields = (wanted: FieldName[], plan: AddressPlan) =>
      addressFields(new FieldSet(wanted), plan)
    assert.deepEqual(fields(['src_as', 'dst_country'], everything), ['src_addr', 'dst_addr'])
    assert.deepEqual(fields(['src_net_name'], everything), ['src_addr'])
    assert.deepEqual(fields(['in_if'], everything), [])
    const nothing = addressPlan(settings)
    assert.deepEqual(fields(['src_as', 'dst_country', 'src_net_name'], nothing), [])
  })
})

function batch(fields: readonly FieldName[], ends: readonly (readonly string[])[]): Flows {
  const flows = new Flows(new FieldSet(fields))
  flows.begin(ends.length, new Uint8Array(0))
  for (const [row, [src = '', dst = '']] of ends.entries()) {
    flows.column('src_addr')?.data.set(parseAddress(src) ?? [], 5 * row)
    flows.column('dst_addr')?.data.set(parseAddress(dst) ?? [], 5 * row)
  }
  return flows
}

function words(flows: Flows, name: FieldName): number[] {
  return [...(flows.column(name)?.data.subarray(0, flows.size) ?? [])]
}

function texts(flows: Flows, name: FieldName, names: Dictionary): string[] {
  return words(flows, name).map((number) => names.text(number))
}
