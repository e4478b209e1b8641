import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AddressTable } from '../../../src/enrich/address-tables.ts'
import { inTurns } from '../../../src/enrich/in-turns.ts'
import { loadNetworks } from '../../../src/enrich/networks/load-networks.ts'
import { tableOfNetworks } from '../../../src/enrich/networks/table-of-networks.ts'
import { findPrefix } from '../../../src/enrich/prefix/prefix-table.ts'
import { parseAddress, parseNetwork } from '../../../src/model/address.ts'

describe('networks with names', () => {
  it('take from the one around what they do not say', async () => {
    const entries: [string, string, number][] = [
      ['10.1.2.0/24', 'rack', 0],
      ['10.0.0.0/8', 'office', 64_512],
      ['10.1.0.0/16', '', 65_000],
      ['192.0.2.0/24', 'lab', 0],
    ]
    const networks = entries.map(([cidr, name, as]) => ({
      network: parseNetwork(cidr) ?? assert.fail(cidr),
      name,
      as,
    }))
    const table = await inTurns(tableOfNetworks(networks))
    assert.deepEqual(find(table, '10.2.0.1'), ['office', 64_512])
    assert.deepEqual(find(table, '10.1.0.1'), ['office', 65_000])
    assert.deepEqual(find(table, '10.1.2.3'), ['rack', 65_000])
    assert.deepEqual(find(table, '192.0.2.1'), ['lab', 0])
    assert.deepEqual(find(table, '192.0.3.1'), undefined)
  })

  it('are loaded whole: 100 000 of them, and nobody waits', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) =>
      i % 2 === 0
        ? `10.${(i >> 9) & 255}.${(i >> 1) & 255}.0/24,site ${i % 1000}`
        : `2001:db8:${(i >> 1).toString(16)}::/48,site ${i % 1000},${64_512 + (i % 1000)}`,
    )
    const { table, entries, unreadable } = await loadNetworks(Buffer.from(lines.join('\n')))
    assert.equal(entries, 100_000)
    assert.equal(unreadable, 0)
    assert.deepEqual(find(table, '10.1.2.3'), ['site 516', 0])
    assert.deepEqual(find(table, '2001:db8:102::1'), ['site 517', 64_512 + 517])
  })

  it('are refused as a whole where no line is one, and may be none', async () => {
    await assert.rejects(loadNetworks(Buffer.from('<html>\n')), {
      message:
        'no line of it names a network: line 1: expected a network as 192.0.2.0/24, got "<html>"',
    })
    const { entries } = await loadNetworks(Buffer.from('# nothing yet\n'))
    assert.equal(entries, 0)
  })
})

function find({ prefixes, names, asNumbers }: AddressTable, text: string) {
  const words = parseAddress(text) ?? assert.fail(text)
  const value = findPrefix(prefixes, Uint32Array.from(words), 0)
  return value < 0 ? undefined : [names[value], asNumbers[value]]
}
