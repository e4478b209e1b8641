import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { type AsList, readAsList } from '../../../src/enrich/as-names/read-as-list.ts'
import { SEED } from '../../support/seed.ts'

const read = (text: string) => readAsList(Buffer.from(text))

/** All that is in a list: `[number, name, country]`. */
function entries({ table }: AsList) {
  return [...table.numbers()]
    .sort((a, b) => a - b)
    .map((asn) => [asn, table.find(asn)?.name, table.find(asn)?.country])
}

describe('a list of AS names', () => {
  it('has lines of cidr-report.org and RIPE; the name is what flow-exporter shows', async () => {
    const list = await read(
      [
        '0       -Reserved AS-, ZZ',
        '1       LVLT-1, US',
        ' 14     CANARIE, Inc., CA',
        'AS3320   DTAG Internet service provider operations, DE',
        '397143  NEPTUNE-NETWORKS - Neptune Networks, US',
        '4200000001 SOMETHING "quoted" \\ and , FR',
      ].join('\n'),
    )
    assert.deepEqual(entries(list), [
      [1, 'LVLT-1', 'US'],
      [14, 'CANARIE, Inc.', 'CA'],
      [3320, 'DTAG Internet service provider operations', 'DE'],
      [397_143, 'NEPTUNE-NETWORKS - Neptune Networks', 'US'],
      [4_200_000_001, 'SOMETHING "quoted" \\ and', 'FR'],
    ])
    assert.equal(list.unreadable, 0)
  })

  it('may be that of ARIN, with a page of text before it', async () => {
    const list = await read(
      `Date of File: 02-Jan-2026 04:00:00

This file contains a list of AS numbers and names.

AS
Number     AS Name                                     POC Handles
_______________________________________________________________

 1         LVLT-1                                      APL1-ARIN (Tech), IPADD5-ARIN (Abuse)
 2         UDEL-DCN                                    DHH6-ARIN (Tech)
 3         MIT-GATEWAYS                                MIT-NET (Tech)
 4         ISI-AS                                      TS3-ARIN (Tech)
 5         SYMBOLICS                                   SG52-ARIN (Tech)
`,
    )
    assert.deepEqual(entries(list)[1], [2, 'UDEL-DCN', ''])
    assert.equal(list.table.size, 5)
    assert.equal(list.unreadable, 5)
  })

  for (const [what, text] of [
    ['CSV', '15169,GOOGLE,US\nAS3320,"Deutsche ""Telekom"", AG",DE\n'],
    ['CSV with semicolons', '15169;GOOGLE;US\nAS3320;"Deutsche ""Telekom"", AG";DE\n'],
    ['CSV with spaces', ' 15169 , GOOGLE , US \n3320, "Deutsche ""Telekom"", AG" , DE\n'],
    ['TSV', '15169\tGOOGLE\tUS\nAS3320\tDeutsche "Telekom", AG\tDE\n'],
    [
      'CSV with a heading',
      'asn,name,country\n15169,GOOGLE,US\n3320,"Deutsche ""Telekom"", AG",DE\n',
    ],
    [
      'CSV with its own order of columns',
      'Country Code,rank,AS-Name,AS Number\nUS,1,GOOGLE,15169\nDE,2,"Deutsche ""Telekom"", AG",AS3320\n',
    ],
    [
      'a database of networks',
      'network,autonomous_system_number,autonomous_system_organization,cc\n8.8.8.0/24,15169,GOOGLE,US\n' +
        '8.8.4.0/24,15169,GOOGLE,US\n2003::/19,3320,"Deutsche ""Telekom"", AG",DE\n',
    ],
    [
      'CR LF, a byte order mark, comments and empty lines',
      '\ufeff# our list\r\n\r\n; of two\r\n15169,GOOGLE,US\r\n   \r\n3320,"Deutsche ""Telekom"", AG",DE',
    ],
  ] as const) {
    it(`may be ${what}`, async () => {
      const list = await read(text)
      assert.deepEqual(entries(list), [
        [3320, 'Deutsche "Telekom", AG', 'DE'],
        [15_169, 'GOOGLE', 'US'],
      ])
      assert.equal(list.unreadable, 0)
    })
  }

  it('may do without countries', async () => {
    assert.deepEqual(entries(await read('15169,Google LLC\n')), [[15_169, 'Google LLC', '']])
    assert.deepEqual(entries(await read('asn\tname\n1\tLevel 3\n')), [[1, 'Level 3', '']])
  })

  it('keeps its good lines when some are bad, and counts those', async () => {
    const list = await read(
      '1,one,US\nnonsense\n2,two,US\n3,"three\n4294967296,four\n-5,five\n6\n7,seven\n8,eight\n9,nine\n',
    )
    assert.deepEqual(
      entries(list).map(([asn]) => asn),
      [1, 2, 7, 8, 9],
    )
    assert.equal(list.unreadable, 5)
    assert.equal(list.firstUnreadable, 'nonsense')
  })

  it('says the last word on an AS that is there twice', async () => {
    assert.deepEqual(entries(await read('1,one\n1,uno\n')), [[1, 'uno', '']])
  })

  it('is UTF-8, with a replacement for what is not', async () => {
    const bytes = Buffer.concat([
      Buffer.from('1 Telefónica, ES\n2 Größe, DE\n3 caf'),
      Buffer.from([0xe9]),
      Buffer.from(', FR\n'),
    ])
    assert.deepEqual(entries(await readAsList(bytes)), [
      [1, 'Telefónica', 'ES'],
      [2, 'Größe', 'DE'],
      [3, 'caf\ufffd', 'FR'],
    ])
  })

  it('is Latin-1 where most of it cannot be UTF-8', async () => {
    const bytes = Buffer.from('1 Telefónica, ES\n2 Größe, DE\n3 café, FR\n4 ASCII, US\n', 'latin1')
    assert.deepEqual(entries(await readAsList(bytes)), [
      [1, 'Telefónica', 'ES'],
      [2, 'Größe', 'DE'],
      [3, 'café', 'FR'],
      [4, 'ASCII', 'US'],
    ])
  })

  it('has names that are clean, short, and may be empty', async () => {
    const list = await read(`1,"a\0b \\ ""c"""\n2,${'€'.repeat(300)}\n3,\n4,"\x1b[31mred"\n`)
    assert.deepEqual(entries(list), [
      [1, 'ab \\ "c"', ''],
      [2, '€'.repeat(85), ''],
      [3, '', ''],
      [4, '[31mred', ''],
    ])
  })

  for (const [what, bytes, message] of [
    ['a page of HTML', '<!DOCTYPE html>\n<html><body>\n1 is a number, US\n', /a page of HTML/],
    ['a page of HTML after empty lines', '\n\n  <html>\n', /a page of HTML/],
    ['JSON', '{"error": "not found"}\n', /expected lines such as .*, got "{\\"error/],
    ['nothing', '', /it is empty/],
    ['comments only', '# nothing here\n\n', /it is empty/],
    ['a heading only', 'asn,name\n', /no list of AS names/],
    ['AS 0 only', '0 -Reserved AS-, ZZ\n', /no list of AS names/],
    ['gzip', gzipSync('1 LVLT-1, US\n'), /packed with gzip/],
    ['gzip that ends early', gzipSync('1 LVLT-1, US\n').subarray(0, 12), /packed with gzip/],
    ['one line without end', Buffer.alloc(1_000_000, '1'), /no list of AS names/],
    ['more lines than there are AS', Buffer.alloc(1_000_001, '\n'), /more than 1000000 lines/],
    ['UTF-16', Buffer.from('\ufeff1 LVLT-1, US\n2 X, US\n', 'utf16le'), /no list of AS names/],
    [
      'a list that becomes something else',
      `${'1 LVLT-1, US\n'.repeat(100)}${'what is this\n'.repeat(101)}`,
      /no list of AS names.*got "what is this"/,
    ],
  ] as const) {
    it(`is not ${what}`, async () => {
      await assert.rejects(readAsList(Buffer.from(bytes)), { message })
    })
  }

  it('has no more numbers than can be', async () => {
    let text = ''
    for (let asn = 1; asn <= 300_001; asn++) text += `${asn},x\n`
    await assert.rejects(read(text), /more than 300000 AS numbers/)
  })

  it('is an error or a list, whatever bytes come', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 500 }),
      fc.string({ unit: fc.constantFrom('1', '2', ' ', '\t', ',', '"', '\n', 'A', 'S', 'é') }),
    )
    await fc.assert(
      fc.asyncProperty(bytes, async (some) => {
        try {
          const { table } = await readAsList(Buffer.from(some as Uint8Array))
          assert.ok(table.size > 0)
        } catch (error) {
          assert.ok(error instanceof Error)
          assert.match(error.message, /^it is|^it has/)
        }
      }),
      { seed: SEED },
    )
  })

  it('lets others have their turn while it is read', async () => {
    let text = ''
    for (let asn = 1; asn <= 100_000; asn++) text += `${asn}  NAME-${asn} - Organisation, DE\n`
    let turns = 0
    let reading = true
    const others = () => {
      turns++
      if (reading) setImmediate(others)
    }
    setImmediate(others)
    assert.equal((await read(text)).table.size, 100_000)
    reading = false
    assert.ok(turns > 5, `${turns} turns`)
  })
})
