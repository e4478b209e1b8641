import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatAddress, inNetwork, parseNetwork } from '../../../../src/model/address.ts'
import {
  autonomousSystems,
  hostAddress,
  hostsOf,
} from '../../../../src/source/generator/traffic/autonomous-systems.ts'

const documentation = [
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001:db8::/32',
].flatMap((text) => parseNetwork(text) ?? [])

describe('autonomousSystems', () => {
  it('RFC 5398 §4: are the numbers 64496–64511 and 65536–65551', () => {
    assert.deepEqual(
      autonomousSystems.map(({ number }) => number),
      [
        ...Array.from({ length: 16 }, (_, i) => 64496 + i),
        ...Array.from({ length: 16 }, (_, i) => 65536 + i),
      ],
    )
  })

  it('have names that are made up, and no two the same', () => {
    const names = autonomousSystems.map(({ name }) => name)
    assert.equal(new Set(names).size, 32)
    for (const name of names) assert.match(name, /^Example [A-Z]/)
  })

  it('RFC 5737, RFC 3849: own addresses for documentation only, and no two the same', () => {
    const owned = new Set<string>()
    for (const system of autonomousSystems) {
      for (const network of [system.ipv4, system.ipv6]) {
        for (let host = 1; host <= hostsOf(system); host++) {
          const words = hostAddress(network, host)
          assert.ok(documentation.some((range) => inNetwork(words, 0, range)))
          assert.ok(inNetwork(words, 0, network))
          owned.add(formatAddress(words))
        }
      }
    }
    assert.equal(owned.size, 2 * 16 * (30 + 14))
  })
})
