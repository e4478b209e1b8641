import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  array,
  asyncProperty,
  assert as check,
  constantFrom,
  integer,
  record,
  tuple,
} from 'fast-check'
import { inTurns } from '../../../src/enrich/in-turns.ts'
import { flattenTree } from '../../../src/enrich/prefix/flatten-tree.ts'
import { findPrefix, type PrefixTable } from '../../../src/enrich/prefix/prefix-table.ts'
import {
  type NumberedNetwork,
  treeOfNetworks,
} from '../../../src/enrich/prefix/tree-of-networks.ts'
import {
  type AddressWords,
  inNetwork,
  type Network,
  parseAddress,
  parseNetwork,
} from '../../../src/model/address.ts'
import { below } from '../../support/mutate.ts'
import { addressIn, randomNetwork } from '../../support/random-networks.ts'
import { SEED } from '../../support/seed.ts'

describe('the longest-prefix table', () => {
  it('says of each address what the longest prefix says', async () => {
    const table = await tableOf([
      ['10.0.0.0/8', 1],
      ['10.1.0.0/16', 2],
      ['10.1.2.0/23', 3],
      ['10.1.2.3', 4],
      ['2001:db8::/32', 5],
      ['2001:db8:0:1::/64', 6],
      ['2001:db8::1/128', 7],
    ])
    const expected = {
      '9.255.255.255': -1,
      '10.0.0.1': 1,
      '10.255.255.255': 1,
      '11.0.0.0': -1,
      '10.1.0.0': 2,
      '10.1.2.2': 3,
      '10.1.3.255': 3,
      '10.1.4.0': 2,
      '10.1.2.3': 4,
      '2001:db8:ffff::': 5,
      '2001:db8::1': 7,
      '2001:db8::2': 5,
      '2001:db8:0:1:ffff::1': 6,
      '2001:db9::': -1,
      '::10.0.0.1': -1,
    }
    for (const [address, value] of Object.entries(expected)) {
      assert.equal(find(table, address), value, address)
    }
  })

  it('has networks of length 0, in their own family alone', async () => {
    const four = await tableOf([['0.0.0.0/0', 1]])
    assert.equal(find(four, '255.255.255.255'), 1)
    assert.equal(find(four, '2001:db8::1'), -1)
    const six = await tableOf([['::/0', 2]])
    assert.equal(find(six, '::1'), 2)
    assert.equal(find(six, '0.0.0.1'), -1)
  })

  it('RFC 4291 §2.5.5.2: takes an IPv4-mapped address or network as IPv4', async () => {
    const mapped: NumberedNetwork = {
      network: { words: [0, 0, 0xffff, 0xc000_0200, 6], bits: 120 },
      value: 3,
    }
    const table = await inTurns(flattenTree(await inTurns(treeOfNetworks([mapped]))))
    assert.equal(find(table, '192.0.2.7'), 3)
    assert.equal(findPrefix(table, Uint32Array.of(0, 0, 0xffff, 0xc000_0207, 6), 0), 3)
    assert.equal(findPrefix(table, Uint32Array.of(0, 0, 0xffff, 0xc000_0307, 6), 0), -1)
  })

  it('knows nothing of an address that is absent, and nothing at all when it is empty', async () => {
    const all = await tableOf([
      ['0.0.0.0/0', 1],
      ['::/0', 2],
    ])
    assert.equal(findPrefix(all, new Uint32Array(5), 0), -1)
    const none = await tableOf([])
    assert.equal(find(none, '192.0.2.1'), -1)
    assert.equal(find(none, '2001:db8::1'), -1)
  })

  it('lets a network take over what it does not say itself from the one around it', async () => {
    const networks = ['10.1.0.0/16', '10.0.0.0/8', '192.0.2.0/24'].map((text, value) => ({
      network: networkOf(text),
      value,
    }))
    const tree = await inTurns(treeOfNetworks(networks, (outer, value) => 100 + 10 * outer + value))
    const table = await inTurns(flattenTree(tree))
    assert.equal(find(table, '10.1.0.1'), 100 + 10 * 91, 'value 0 inside of value 1')
    assert.equal(find(table, '10.2.0.1'), 91, 'value 1 inside of none')
  })

  it('is a plain array in shared memory', async () => {
    const table = await tableOf([['10.0.0.0/8', 1]])
    const clone = structuredClone(table)
    assert.equal(find(clone, '10.0.0.1'), 1)
    table[0] = -9
    assert.equal(clone[0], -9, 'a clone has the same memory')
  })

  it('agrees with a plain search, whatever the networks are', async () => {
    // few different bits, so that networks lie in each other and share beginnings
    const word = constantFrom(0, 1, 0x8000_0000, 0xffff_ffff, 0xc000_0200, 0xc000_02ff, 0x2001_0db8)
    const network = record({
      words: tuple(word, word, word, word, constantFrom(4, 6)),
      length: integer({ min: 0, max: 128 }),
    })
    const networks = array(network, { maxLength: 30 })
    const flips = array(integer({ min: 0, max: 127 }), { maxLength: 40 })
    await check(
      asyncProperty(networks, flips, async (all, bits) => {
        await compare(
          all.map(({ words, length }) => clean(words, length)),
          bits,
        )
      }),
      { seed: SEED },
    )
  })

  it('agrees with a plain search for 2000 networks of usual lengths', async () => {
    const pick = below(7)
    const lengths = { v4: [8, 12, 16, 19, 22, 24, 32], v6: [16, 29, 32, 40, 48, 64, 128] }
    const networks = distinct(Array.from({ length: 2000 }, () => randomNetwork(pick, lengths)))
    const table = await tableFor(networks)
    for (const network of networks) {
      const address = addressIn(network, pick)
      assert.equal(findPrefix(table, address, 0), plainSearch(networks, address))
    }
  })
})

async function compare(all: readonly Network[], flips: readonly number[]): Promise<void> {
  const networks = distinct(all)
  const table = await tableFor(networks)
  for (const { words } of networks) {
    const address = Uint32Array.from(words)
    assert.equal(findPrefix(table, address, 0), plainSearch(networks, address))
    for (const bit of flips) {
      const at = words[4] === 4 ? 3 : bit >>> 5
      address[at] = (address[at] ?? 0) ^ (1 << (bit & 31))
      assert.equal(findPrefix(table, address, 0), plainSearch(networks, address))
    }
  }
}

function clean(words: readonly number[], length: number): Network {
  const [a = 0, b = 0, c = 0, d = 0, family = 6] = words
  if (family === 4) return { words: [0, 0, 0, d, 4], bits: length % 33 }
  // an address that is not IPv4-mapped: those are another test's
  return { words: [(a | 1) >>> 0, b, c, d, 6], bits: length }
}

/** The networks without those that are there already. */
function distinct(networks: readonly Network[]): Network[] {
  const isSame = (a: Network, b: Network) => a.bits === b.bits && inNetwork(a.words, 0, b)
  return networks.filter((one, i) => !networks.slice(0, i).some((other) => isSame(one, other)))
}

function plainSearch(networks: readonly Network[], address: Uint32Array): number {
  let best = -1
  for (const [i, network] of networks.entries()) {
    if (!inNetwork(address, 0, network)) continue
    if (best < 0 || network.bits > (networks[best]?.bits ?? 0)) best = i
  }
  return best
}

async function tableFor(networks: readonly Network[]): Promise<PrefixTable> {
  const numbered = networks.map((network, value) => ({ network, value }))
  return inTurns(flattenTree(await inTurns(treeOfNetworks(numbered))))
}

async function tableOf(networks: readonly (readonly [string, number])[]): Promise<PrefixTable> {
  const numbered = networks.map(([text, value]) => ({ network: networkOf(text), value }))
  return inTurns(flattenTree(await inTurns(treeOfNetworks(numbered))))
}

function networkOf(text: string): Network {
  return parseNetwork(text) ?? assert.fail(text)
}

function find(table: PrefixTable, text: string): number {
  const words: AddressWords = parseAddress(text) ?? assert.fail(text)
  return findPrefix(table, Uint32Array.from(words), 0)
}
