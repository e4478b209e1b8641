import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inTurns } from '../../../src/enrich/in-turns.ts'
import { parseNetworks } from '../../../src/enrich/networks/parse-networks.ts'
import { formatAddress } from '../../../src/model/address.ts'

describe('a file of networks', () => {
  it('has lines with commas, tabs, semicolons or a space', async () => {
    const expected = ['192.0.2.0/24 "Site A" 0', '2001:db8::/32 "Site B" 64500']
    const files = [
      '192.0.2.0/24,Site A\n2001:db8::/32,Site B,AS64500\n',
      '192.0.2.0/24\tSite A\t\r\n2001:db8::/32\tSite B\t64500\r\n',
      '192.0.2.0/24; Site A\n2001:db8::/32; "Site B"; as64500',
      '\ufeff# ours\n\n  192.0.2.0/24   Site A\n2001:db8::/32,Site B,64500\n',
    ]
    for (const text of files) assert.deepEqual(await read(text), expected, text)
  })

  it('may have a heading, which says what is where', async () => {
    const text =
      'id,Description,Prefix,ASN\n7,"Customer ""A"", B",192.0.2.0/24,64500\n8,,10.0.0.0/8,1\n'
    assert.deepEqual(await read(text), [
      '192.0.2.0/24 "Customer \\"A\\", B" 64500',
      '10.0.0.0/8 "" 1',
    ])
    assert.deepEqual(await read('# x\nnetwork name\n10.0.0.0/8 office\n'), [
      '10.0.0.0/8 "office" 0',
    ])
  })

  it('is text that people wrote: control characters and what is too long go', async () => {
    const [line = ''] = await read(`10.0.0.0/8,a\u0007b\\c${'x'.repeat(300)}\n`)
    assert.match(line, /^10\.0\.0\.0\/8 "ab\\\\cx{252}" 0$/)
  })

  it('loses a bad line only, and tells of the first few', async () => {
    const text = [
      'cidr,name,asn',
      '10.0.0.0/33,office',
      '10.0.0.0/8,office',
      '10.0.0.0/8,again',
      '10.1.2.3/8,and again',
      '192.0.2.0/24,lab,ASx',
      '198.51.100.0/24',
      'a line that is none',
    ].join('\n')
    const list = await inTurns(parseNetworks(Buffer.from(text)))
    assert.equal(list.networks.length, 1)
    assert.equal(list.unreadable, 6)
    assert.deepEqual(list.problems, [
      'line 2: expected a network as 192.0.2.0/24, got "10.0.0.0/33"',
      'line 4: 10.0.0.0/8 is in line 3 already',
      'line 5: 10.1.2.3/8 is in line 3 already',
    ])
  })

  it('RFC 4291 §2.5.5.2: may write IPv4 as IPv6', async () => {
    assert.deepEqual(await read('::ffff:192.0.2.0/120,lab\n'), ['192.0.2.0/24 "lab" 0'])
  })
})

async function read(text: string): Promise<string[]> {
  const { networks, unreadable } = await inTurns(parseNetworks(Buffer.from(text)))
  assert.equal(unreadable, 0)
  return networks.map(
    ({ network: { words, bits }, name, as }) =>
      `${formatAddress(words)}/${bits} ${JSON.stringify(name)} ${as}`,
  )
}
