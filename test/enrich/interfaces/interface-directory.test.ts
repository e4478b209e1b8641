import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  InterfaceDirectory,
  type InterfaceDirectoryOptions,
} from '../../../src/enrich/interfaces/interface-directory.ts'
import { nothingKnown } from '../../../src/enrich/interfaces/interface-info.ts'
import { parseNetwork } from '../../../src/model/address.ts'
import type { InterfaceAttributes } from '../../../src/model/interface-attributes.ts'
import type { StaticInterfaces } from '../../../src/model/interface-settings.ts'

const sampler = '192.0.2.1'

function directory(more: Partial<InterfaceDirectoryOptions> = {}) {
  const changed: string[] = []
  /** What SNMP says; what is not in there is not there. */
  const answers = new Map<string, InterfaceAttributes | 'pending'>()
  const asked: string[] = []
  const made = new InterfaceDirectory({
    sources: ['in_band', 'static', 'snmp'],
    interfaces: [],
    rules: [],
    limit: 1000,
    snmp: {
      findInterface: (address, ifIndex) => {
        asked.push(`${address} ${ifIndex}`)
        const answer = answers.get(`${address} ${ifIndex}`) ?? {}
        return answer === 'pending' ? undefined : answer
      },
    },
    changed: (address, ifIndex) => changed.push(`${address} ${ifIndex}`),
    tooSlow: () => undefined,
    ...more,
  })
  return { directory: made, changed, answers, asked }
}

function statics(network: string, first: number, last: number, attributes: InterfaceAttributes) {
  const parsed = parseNetwork(network)
  assert.ok(parsed)
  const value: StaticInterfaces[] = [{ first, last, attributes }]
  return { network: parsed, value }
}

describe('the directory of interfaces', () => {
  it('takes each attribute from the first source that has it (akvorado #1111)', () => {
    const { directory: one, answers } = directory({
      interfaces: [
        statics('192.0.2.1', 3, 3, { alias: 'Transit: Telia' }),
        statics('192.0.2.0/24', 1, 48, { alias: 'port', speed: 1e9, connectivity: 'access' }),
      ],
    })
    answers.set('192.0.2.1 3', { name: 'xe-3', alias: 'old', description: 'D', speed: 10e9 })
    one.learn(sampler, 3, { name: '', description: 'in-band' })
    assert.deepEqual(one.find(sampler, 3), {
      name: 'xe-3',
      alias: 'Transit: Telia',
      description: 'in-band',
      speed: 1e9,
      boundary: '',
      provider: '',
      connectivity: 'access',
      sources: ['in_band', 'static', 'snmp'],
    })
  })

  it('takes them in the order that is configured', () => {
    const { directory: one, answers } = directory({
      sources: ['snmp', 'static'],
      interfaces: [statics('192.0.2.1', 3, 3, { name: 'static' })],
    })
    answers.set('192.0.2.1 3', { name: 'snmp' })
    one.learn(sampler, 3, { name: 'in-band', description: 'in-band' })
    assert.equal(one.find(sampler, 3)?.name, 'snmp')
    assert.equal(one.find(sampler, 3)?.description, '')
    assert.deepEqual(one.find(sampler, 3)?.sources, ['snmp'])
    assert.equal(one.find(sampler, 4), nothingKnown)
  })

  it('has nothing to tell while the device is asked, and tells of the answer', () => {
    const { directory: one, answers, changed } = directory()
    answers.set('192.0.2.1 3', 'pending')
    assert.equal(one.find(sampler, 3), undefined)
    one.learn(sampler, 3, { name: 'et-0', description: '' })
    assert.deepEqual(changed, ['192.0.2.1 3'])
    assert.equal(one.find(sampler, 3), undefined, 'the alias may come')
    answers.set('192.0.2.1 3', { alias: 'Telia' })
    one.refresh(sampler, 3)
    assert.equal(changed.length, 2)
    assert.equal(one.find(sampler, 3)?.alias, 'Telia')
  })

  it('tells that the wait is over, also where the device knows nothing', () => {
    const { directory: one, answers, changed } = directory()
    answers.set('192.0.2.1 3', 'pending')
    one.find(sampler, 3)
    answers.delete('192.0.2.1 3')
    one.refresh(sampler, 3)
    assert.deepEqual(changed, ['192.0.2.1 3'])
    assert.equal(one.find(sampler, 3), nothingKnown)
  })

  it('does not ask a device of which all is known', () => {
    const all = { name: 'a', alias: 'b', description: 'c', speed: 1 }
    const { directory: one, asked } = directory({ interfaces: [statics('::/0', 1, 9, all)] })
    assert.equal(one.find('2001:db8::1', 3)?.name, 'a')
    assert.deepEqual(asked, [])
  })

  it('tells of a change once', () => {
    const { directory: one, changed } = directory()
    one.learn(sampler, 3, { name: 'a', description: '' })
    one.learn(sampler, 3, { name: 'a', description: '' })
    one.learn(sampler, 3, { name: 'b', description: '' })
    assert.equal(changed.length, 2)
  })

  it('runs the rules on what is known, when that changes; what is stated outranks them', () => {
    const { directory: one } = directory({
      snmp: undefined,
      interfaces: [statics('192.0.2.1', 4, 4, { boundary: 'internal', provider: 'us' })],
      rules: [
        {
          index: 0,
          description: /transit (\w+)/,
          set: { boundary: 'external', provider: '$1', connectivity: 'transit' },
        },
      ],
    })
    const boundary = (ifIndex: number) => {
      const { boundary, provider, connectivity } = one.find(sampler, ifIndex) ?? {}
      return [boundary, provider, connectivity]
    }
    assert.deepEqual(boundary(3), ['', '', ''])
    one.learn(sampler, 3, { name: '', description: 'transit telia' })
    assert.deepEqual(boundary(3), ['external', 'telia', 'transit'])
    one.learn(sampler, 3, { name: '', description: 'customer' })
    assert.deepEqual(boundary(3), ['', '', ''])
    one.learn(sampler, 4, { name: '', description: 'transit telia' })
    assert.deepEqual(boundary(4), ['internal', 'us', 'transit'])
  })

  it('knows nothing of interface 0, and does not ask', () => {
    const { directory: one, asked } = directory()
    assert.equal(one.find(sampler, 0), nothingKnown)
    assert.deepEqual(asked, [])
  })

  it('is bounded: what was not asked for longest leaves, and one sampler cannot take all places', () => {
    const { directory: one } = directory({ limit: 80 })
    for (let host = 1; host <= 8; host++) {
      for (let ifIndex = 1; ifIndex <= 5; ifIndex++) one.find(`192.0.2.${host}`, ifIndex)
    }
    for (let ifIndex = 1; ifIndex <= 1000; ifIndex++) one.find('198.51.100.1', ifIndex)
    assert.equal(one.size, 80)
    assert.deepEqual(one.counts, { refused: 960, evicted: 0 })
    assert.equal(one.find('198.51.100.1', 1000), nothingKnown)
    one.find('192.0.2.9', 1)
    assert.equal(one.size, 80)
    assert.equal(one.counts.evicted, 1)
    const left = [...one.entries()].map(({ sampler: who, ifIndex }) => `${who} ${ifIndex}`)
    assert.ok(!left.includes('192.0.2.1 1'))
    assert.ok(left.includes('192.0.2.9 1'))
  })
})
