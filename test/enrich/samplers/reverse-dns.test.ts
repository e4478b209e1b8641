import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ReverseDns } from '../../../src/enrich/samplers/reverse-dns.ts'

const HOUR = 3_600_000

function dns(limit = 1000) {
  const state = {
    now: 0,
    asked: [] as string[],
    answer: (address: string): readonly string[] | string => [`host-${address}.example.net.`],
    atOnce: 0,
    mostAtOnce: 0,
    changed: [] as string[],
  }
  const names = new ReverseDns({
    limit,
    now: () => state.now,
    resolve: async (address) => {
      state.asked.push(address)
      state.mostAtOnce = Math.max(state.mostAtOnce, ++state.atOnce)
      await nextTurn()
      state.atOnce--
      const answer = state.answer(address)
      if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer })
      return answer
    },
    changed: (address) => state.changed.push(address),
  })
  const settle = async () => {
    for (let turn = 0; turn < 1000; turn++) await nextTurn()
  }
  return { names, state, settle }
}

describe('names of samplers in DNS', () => {
  it('are asked for once, a few at a time, and again after a day', async () => {
    const { names, state, settle } = dns()
    for (let turn = 0; turn < 3; turn++) {
      for (let host = 0; host < 200; host++) assert.equal(names.find(`192.0.2.${host}`), undefined)
    }
    await settle()
    assert.equal(names.find('192.0.2.199'), 'host-192.0.2.199.example.net')
    assert.equal(state.asked.length, 200)
    assert.equal(state.mostAtOnce, 4)
    assert.equal(state.changed.length, 200)
    state.now += 25 * HOUR
    assert.equal(names.find('192.0.2.199'), 'host-192.0.2.199.example.net')
    await settle()
    assert.equal(state.asked.length, 201)
    assert.equal(state.changed.length, 200, 'it is still the same')
  })

  it('that are not there are asked for again after an hour', async () => {
    const { names, state, settle } = dns()
    state.answer = () => 'ENOTFOUND'
    names.find('192.0.2.1')
    await settle()
    assert.equal(names.find('192.0.2.1'), '')
    assert.deepEqual(state.changed, ['192.0.2.1'])
    assert.equal(names.counts.failures, 0)
    state.now += HOUR - 1
    names.find('192.0.2.1')
    await settle()
    assert.equal(state.asked.length, 1)
  })

  it('stay when the server is away', async () => {
    const { names, state, settle } = dns()
    names.find('192.0.2.1')
    await settle()
    state.now += 25 * HOUR
    state.answer = () => 'ETIMEOUT'
    names.find('192.0.2.1')
    await settle()
    assert.equal(names.find('192.0.2.1'), 'host-192.0.2.1.example.net')
    assert.equal(names.counts.failures, 1)
  })

  it('are cleaned, and bounded in length and number', async () => {
    const { names, state, settle } = dns(10)
    state.answer = () => [`a\n${'x'.repeat(300)}.`]
    for (let host = 0; host < 20; host++) names.find(`192.0.2.${host}`)
    await settle()
    assert.equal(names.size, 10)
    assert.equal(names.find('192.0.2.19'), `a${'x'.repeat(254)}`)
  })
})
