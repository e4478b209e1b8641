import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Rules } from '../../../src/enrich/interfaces/rules.ts'
import { parseNetwork } from '../../../src/model/address.ts'
import type { InterfaceRule } from '../../../src/model/interface-settings.ts'

function rules(...all: readonly Omit<InterfaceRule, 'index'>[]) {
  const slow: number[] = []
  const made = new Rules(
    all.map((rule, index) => ({ index, ...rule })),
    ({ index }) => slow.push(index),
  )
  return { slow, rules: made }
}

const network = (text: string) => {
  const found = parseNetwork(text)
  assert.ok(found)
  return found
}

describe('interface rules', () => {
  it('set what the first one that matches says', () => {
    const { rules: two } = rules(
      { alias: /^transit/i, set: { boundary: 'external', connectivity: 'transit' } },
      { set: { boundary: 'internal' } },
    )
    assert.equal(two.apply('192.0.2.1', 1, { alias: 'Transit: Telia' }).boundary, 'external')
    assert.equal(two.apply('192.0.2.1', 1, { alias: 'core' }).boundary, 'internal')
    assert.equal(two.apply('192.0.2.1', 1, {}).boundary, 'internal')
  })

  it('fill in what groups found, counted through name, alias and description', () => {
    const { rules: one } = rules({
      description: /(\d)$/,
      alias: /^(\w+): (\w+)( .*)?$/,
      set: { provider: '$2$3', connectivity: '$1/$4' },
    })
    const known = { alias: 'peering: Telia', description: 'port 7' }
    assert.deepEqual(one.apply('192.0.2.1', 1, known), {
      provider: 'Telia',
      connectivity: 'peering/7',
    })
  })

  it('compare sampler, ifIndex, speed and whole texts', () => {
    const { rules: one } = rules({
      samplers: [network('192.0.2.0/24'), network('2001:db8::/32')],
      ifIndex: { first: 10, last: 20 },
      speed: 10e9,
      name: 'lo',
      set: { boundary: 'internal' },
    })
    const known = { name: 'lo', speed: 10e9 }
    const apply = (sampler: string, ifIndex: number, more = {}) =>
      one.apply(sampler, ifIndex, { ...known, ...more }).boundary
    assert.equal(apply('192.0.2.1', 10), 'internal')
    assert.equal(apply('2001:db8::1', 20), 'internal')
    assert.equal(apply('198.51.100.1', 10), undefined)
    assert.equal(apply('192.0.2.1', 21), undefined)
    assert.equal(apply('192.0.2.1', 10, { speed: 1e9 }), undefined)
    assert.equal(apply('192.0.2.1', 10, { name: 'lo0' }), undefined)
  })

  it('that go on for ever are stopped, told of and off; those behind them hold', () => {
    const { rules: two, slow } = rules(
      { alias: /^(a+)+$/, set: { boundary: 'external' } },
      { set: { boundary: 'internal' } },
    )
    const known = { alias: `${'a'.repeat(250)}!` }
    assert.equal(two.apply('192.0.2.1', 1, known).boundary, 'internal')
    assert.deepEqual(slow, [0])
    assert.equal(two.apply('192.0.2.1', 2, { alias: 'aaa' }).boundary, 'internal')
    assert.deepEqual(slow, [0])
  })
})
