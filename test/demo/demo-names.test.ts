import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { demoNames } from '../../src/demo/demo-names.ts'
import { Generator } from '../../src/source/generator/generator.ts'

const between = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)

describe('the names of the demo', () => {
  const { asNames, samplerNames } = demoNames()

  it('RFC 5398 §4: are those of all AS numbers for documentation, and no two the same', () => {
    assert.deepEqual(
      [...asNames.keys()].sort((a, b) => a - b),
      [23456, ...between(64496, 64511), ...between(65536, 65551)],
    )
    assert.equal(new Set(asNames.values()).size, asNames.size)
  })

  it('call 23456 what it is: the stand-in of v5 for AS numbers of 32 bits (RFC 6793 §9)', () => {
    assert.equal(asNames.get(23456), 'AS_TRANS')
  })

  it('cover every AS number that a v5 sampler sends', () => {
    const settings = { seed: 1, start: 0, rate: 0, samplers: 1, protocols: ['v5'] as const }
    const generator = new Generator({ ...settings, count: 3000 })
    const unnamed = new Set<number>()
    for (let sent = generator.next(0); sent !== undefined; sent = generator.next(0)) {
      const datagram = Buffer.from(sent.datagram)
      for (let record = 24; record < datagram.length; record += 48) {
        for (const at of [40, 42]) {
          const as = datagram.readUInt16BE(record + at)
          if (!asNames.has(as)) unnamed.add(as)
        }
      }
    }
    assert.deepEqual([...unnamed], [])
  })

  it('are those of the addresses that the three samplers send from', () => {
    assert.deepEqual(samplerNames, [
      { address: '127.0.0.1', name: 'edge1.fra' },
      { address: '127.0.0.2', name: 'edge2.ams' },
      { address: '127.0.0.3', name: 'core1.lon' },
    ])
  })
})
