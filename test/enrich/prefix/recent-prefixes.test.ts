import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inTurns } from '../../../src/enrich/in-turns.ts'
import { flattenTree } from '../../../src/enrich/prefix/flatten-tree.ts'
import { findPrefix } from '../../../src/enrich/prefix/prefix-table.ts'
import { RecentPrefixes } from '../../../src/enrich/prefix/recent-prefixes.ts'
import { treeOfNetworks } from '../../../src/enrich/prefix/tree-of-networks.ts'
import { parseAddress } from '../../../src/model/address.ts'
import { below } from '../../support/mutate.ts'
import { addressIn, randomNetwork } from '../../support/random-networks.ts'

describe('what was found for recent addresses', () => {
  it('is what the table says, however many addresses come in whatever order', async () => {
    const pick = below(7)
    const lengths = { v4: [8, 16, 24], v6: [8, 32, 48, 64] }
    const networks = Array.from({ length: 300 }, (_, value) => {
      return { network: randomNetwork(pick, lengths), value }
    })
    const table = await inTurns(flattenTree(await inTurns(treeOfNetworks(networks))))
    const recent = new RecentPrefixes(table)
    const addresses = networks.flatMap(({ network }) =>
      Array.from({ length: 100 }, () => addressIn(network, pick)),
    )
    for (let look = 0; look < 200_000; look++) {
      const address = addresses[Math.floor((pick(1000) / 1000) ** 3 * addresses.length)]
      assert.ok(address)
      assert.equal(recent.find(address, 0), findPrefix(table, address, 0), address.join())
    }
  })

  it('tells addresses apart that differ in one word only', async () => {
    const network = { words: [0x2001_0db8, 0, 0, 0, 6] as const, bits: 32 }
    const table = await inTurns(flattenTree(await inTurns(treeOfNetworks([{ network, value: 7 }]))))
    const recent = new RecentPrefixes(table)
    const find = (text: string) => recent.find(Uint32Array.from(parseAddress(text) ?? []), 0)
    for (const _ of [1, 2]) {
      assert.equal(find('2001:db8::1'), 7)
      assert.equal(find('2001:db9::1'), -1)
      assert.equal(find('2001:db8:0:1::1'), 7)
      assert.equal(find('192.0.2.1'), -1)
      assert.equal(find('::'), -1)
    }
  })
})
