import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import fc from 'fast-check'
import { AsTable, type AsTableData } from '../../../src/enrich/as-names/as-table.ts'
import { assertProperty } from '../../support/assert-property.ts'

describe('a table of AS names', () => {
  it('has what a map would have, whatever is set in whatever order', () => {
    const entry = fc.tuple(
      fc.integer({ min: 1, max: 0xffff_ffff }),
      fc.string({ unit: 'grapheme', maxLength: 20 }).filter((name) => !/[\p{Cc}\s]/u.test(name)),
      fc.constantFrom('', 'US', 'de'),
    )
    assertProperty(
      fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
        const table = new AsTable()
        const map = new Map<number, object>()
        for (const [asn, name, country] of entries) {
          table.set(asn, name, country)
          map.set(asn, { name, country })
        }
        assert.deepEqual(new Map([...table.numbers()].map((asn) => [asn, table.find(asn)])), map)
        assert.equal(table.size, map.size)
      }),
    )
  })

  it('grows over thousands, in less than 128 bytes for each', () => {
    const table = new AsTable()
    for (let asn = 1; asn <= 120_000; asn++) table.set(asn, `NAME-${asn} - Organisation Ltd`, 'DE')
    for (const asn of [1, 768, 769, 98_304, 98_305, 120_000]) {
      assert.deepEqual(table.find(asn), { name: `NAME-${asn} - Organisation Ltd`, country: 'DE' })
    }
    assert.equal(table.find(120_001), undefined)
    const { asns, starts, text } = table.data
    assert.ok(asns.byteLength + starts.byteLength + text.byteLength < 120_000 * 128)
  })

  it('spreads what is copied in the order of the slots of another table', () => {
    const many = new AsTable()
    for (let asn = 1; asn <= 190_000; asn++) many.set(asn, 'x')
    const copy = new AsTable()
    // as many as there may be before the copy grows
    for (const asn of many.numbers()) if (copy.size < 12_280) copy.set(asn, 'x')
    let longest = 0
    let run = 0
    for (const asn of copy.data.asns) {
      run = asn === 0 ? 0 : run + 1
      longest = Math.max(longest, run)
    }
    // where both use the same slots 1265 are taken in a row, and each look-up passes them all
    assert.ok(longest < 700, `${longest} slots in a row are taken`)
  })

  it('does not grow when names change all the time', () => {
    const table = new AsTable()
    for (let time = 0; time < 100_000; time++) table.set(1 + (time % 10), `a name, the ${time}th`)
    assert.deepEqual(table.find(10), { name: 'a name, the 99999th', country: '' })
    assert.deepEqual(table.find(1), { name: 'a name, the 99990th', country: '' })
    assert.ok(table.data.text.byteLength <= 256 * 1024)
  })

  it('says whether anything is new', () => {
    const table = new AsTable()
    assert.equal(table.set(1, 'LVLT-1', 'US'), true)
    assert.equal(table.set(1, 'LVLT-1', 'US'), false)
    assert.equal(table.set(1, 'LVLT-1', ''), true)
  })

  it('RFC 7607: takes nothing for AS 0', () => {
    const table = new AsTable()
    assert.equal(table.set(0, 'nobody'), false)
    assert.equal(table.find(0), undefined)
    assert.equal(table.has(0), false)
    assert.equal(table.size, 0)
  })

  it('cleans names, and cuts them between characters', () => {
    const table = new AsTable()
    table.set(1, ' a\0b\n"c" \\ d\u0085 ', 'USA')
    assert.deepEqual(table.find(1), { name: 'ab"c" \\ d', country: '' })
    table.set(2, 'ü'.repeat(300))
    assert.equal(table.find(2)?.name, 'ü'.repeat(128))
    table.set(3, `x${'€'.repeat(300)}`)
    assert.equal(table.find(3)?.name, `x${'€'.repeat(85)}`)
    table.set(4, '')
    assert.deepEqual(table.find(4), { name: '', country: '' })
  })

  it('is the same in another thread, and not copied', () => {
    const table = new AsTable()
    for (let asn = 1; asn <= 5000; asn++) table.set(asn, `Größe ${asn}`, 'AT')
    const { port1, port2 } = new MessageChannel()
    port1.postMessage(table.data)
    const data: AsTableData = receiveMessageOnPort(port2)?.message
    port1.close()
    const there = new AsTable(data)
    assert.equal(there.size, 5000)
    assert.deepEqual(there.find(4711), { name: 'Größe 4711', country: 'AT' })
    assert.equal(there.find(5001), undefined)
    assert.ok(data.text.buffer instanceof SharedArrayBuffer)
  })
})
