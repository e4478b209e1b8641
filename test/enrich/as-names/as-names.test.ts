import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AsNames } from '../../../src/enrich/as-names/as-names.ts'
import { AsTable } from '../../../src/enrich/as-names/as-table.ts'

function listOf(...entries: readonly (readonly [number, string, string?])[]) {
  const table = new AsTable()
  for (const [asn, name, country] of entries) table.set(asn, name, country)
  return { settled: true, table }
}

const loading = { settled: false, table: undefined }
const failed = { settled: true, table: undefined }

describe('the name of an AS', () => {
  it('is that of the overrides, the lists in their order, the databases, the reserved numbers', () => {
    const names = new AsNames()
    names.setOverrides(new Map([[64_512, 'Ours']]))
    names.setLists([
      listOf([64_512, 'first', 'DE'], [64_513, 'first']),
      listOf([64_513, 'second', 'FR'], [64_514, 'second']),
    ])
    for (const asn of [64_512, 64_513, 64_514, 64_515]) names.learn(asn, 'learned', 'US')
    assert.deepEqual(
      [64_512, 64_513, 64_514, 64_515, 64_516, 15_169].map((asn) => names.find(asn)),
      [
        { name: 'Ours', country: 'DE' },
        { name: 'first', country: 'FR' },
        { name: 'second', country: 'US' },
        { name: 'learned', country: 'US' },
        { name: 'Private use', country: '' },
        { name: '', country: '' },
      ],
    )
  })

  it('is pending while a list that comes first may know better', () => {
    const names = new AsNames()
    names.setOverrides(new Map([[1, 'Ours']]))
    names.setLists([listOf([2, 'first']), loading])
    names.learn(3, 'learned')
    assert.equal(names.find(1)?.name, 'Ours')
    assert.equal(names.find(2)?.name, 'first')
    assert.equal(names.find(3), undefined)
    assert.equal(names.find(4), undefined)
    assert.equal(names.find(64_512), undefined)
    assert.equal(names.findNow(3).name, 'learned')
    assert.equal(names.findNow(64_512).name, 'Private use')
    names.setLists([listOf([2, 'first']), failed])
    assert.equal(names.find(3)?.name, 'learned')
    assert.equal(names.find(4)?.name, '')
  })

  it('RFC 7607: is none for AS 0, and nothing to wait for', () => {
    const names = new AsNames()
    names.setLists([loading])
    names.learn(0, 'nobody')
    assert.deepEqual(names.find(0), { name: '', country: '' })
  })

  it('may change, which is told once for many', async () => {
    let told = 0
    const names = new AsNames(() => told++)
    const { version } = names
    for (let asn = 1; asn <= 1000; asn++) names.learn(asn, `name ${asn}`)
    assert.ok(names.version > version)
    await Promise.resolve()
    assert.equal(told, 1)
    const after = names.version
    names.learn(1000, 'name 1000')
    names.learn(1001, '')
    assert.equal(names.version, after)
  })

  it('is learned of so many only', () => {
    const names = new AsNames()
    for (let asn = 1; asn <= 200_002; asn++) names.learn(asn, 'x')
    assert.equal(names.learned, 200_000)
    assert.equal(names.refused, 2)
    names.learn(7, 'those that are known may change')
    assert.equal(names.find(7)?.name, 'those that are known may change')
  })

  it('goes to threads in one table, as it is by then', async () => {
    const names = new AsNames()
    names.setOverrides(new Map([[1, 'Ours']]))
    names.setLists([listOf([1, 'first', 'DE'], [2, 'first']), listOf([2, 'second', 'FR'])])
    names.learn(3, 'learned')
    const table = new AsTable((await names.entries()).data)
    assert.deepEqual([...table.numbers()].sort(), [1, 2, 3])
    for (const asn of [1, 2, 3]) assert.deepEqual(table.find(asn), names.find(asn))
  })
})
