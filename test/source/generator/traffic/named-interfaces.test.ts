import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { autonomousSystems } from '../../../../src/source/generator/traffic/autonomous-systems.ts'
import { namedInterfaces } from '../../../../src/source/generator/traffic/named-interfaces.ts'
import { ports } from '../../../../src/source/generator/traffic/ports.ts'
import { Traffic } from '../../../../src/source/generator/traffic/traffic.ts'

const samplers = [0, 1, 2, 3, 4, 253]

describe('namedInterfaces', () => {
  it('are the same for the same seed, and others for another seed or sampler', () => {
    assert.deepEqual(namedInterfaces(1, 0), namedInterfaces(1, 0))
    assert.notDeepEqual(namedInterfaces(2, 0), namedInterfaces(1, 0))
    assert.notDeepEqual(namedInterfaces(1, 1), namedInterfaces(1, 0))
  })

  it('are the ports that traffic goes through, and the loopback', () => {
    for (const sampler of samplers) {
      assert.deepEqual(
        namedInterfaces(1, sampler).map(({ index, name }) => [index, name]),
        [...ports.map(({ index, name }) => [index, name]), [16, 'lo0']],
      )
    }
  })

  it('name an AS whose traffic comes in there', () => {
    for (const sampler of samplers) {
      const traffic = new Traffic({
        seed: 1,
        sampler,
        interfaces: ports.map(({ index }) => index),
        ipv6: true,
      })
      const behind = new Map<string, number>()
      for (let i = 0; i < 20_000; i++) {
        const { src_as, in_if } = traffic.next(0)
        const owner = autonomousSystems.find(({ number }) => number === src_as)
        behind.set(`${owner?.role}: ${owner?.name}`, in_if)
      }
      for (const { index, name, description } of namedInterfaces(1, sampler)) {
        if (name !== 'lo0') assert.equal(behind.get(description), index, description)
      }
    }
  })
})
