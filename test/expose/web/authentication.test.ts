import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Authentication } from '../../../src/expose/web/authentication.ts'

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** Hashes of two costs; what they read is up to the comparison below. */
const users = new Map([
  ['cheap', '$2b$04$of-cheap'],
  ['dear', '$2b$12$of-dear'],
])

/** Takes for right the password that a hash ends with, and notes what it was asked. */
class Comparison {
  readonly hashes: string[] = []
  readonly #gate: Promise<void> | undefined

  constructor(gate?: Promise<void>) {
    this.#gate = gate
  }

  readonly compare = async (password: string, hash: string) => {
    this.hashes.push(hash)
    await this.#gate
    return hash.endsWith(password)
  }
}

describe('authentication', () => {
  it('lets in the right user with the right password, and nobody else', async () => {
    const authentication = new Authentication(new Comparison().compare)
    const verdict = (header?: string) => authentication.verdict(header, users)
    assert.equal(await verdict(basic('cheap', 'of-cheap')), 'right')
    assert.equal(await verdict(basic('dear', 'of-dear')), 'right')
    assert.equal(await verdict(basic('cheap', 'of-dear')), 'wrong')
    assert.equal(await verdict(basic('nobody', 'of-cheap')), 'wrong')
    assert.equal(await verdict(basic('nobody', 'of-dear')), 'wrong')
  })

  it('refuses what is no Basic authentication without a comparison', async () => {
    const comparison = new Comparison()
    const authentication = new Authentication(comparison.compare)
    const noColon = `Basic ${Buffer.from('cheap').toString('base64')}`
    for (const header of [undefined, '', 'Basic', 'Basic !', 'Bearer abc', noColon]) {
      assert.equal(await authentication.verdict(header, users), 'wrong')
    }
    assert.deepEqual(comparison.hashes, [])
  })

  it('takes as long for users that there are not: one comparison, of the cost of some user', async () => {
    const comparison = new Comparison()
    const authentication = new Authentication(comparison.compare)
    for (let i = 0; i < 64; i++) {
      await authentication.verdict(basic(`nobody-${i}`, 'x'), users)
      assert.equal(comparison.hashes.length, i + 1)
    }
    assert.deepEqual(new Set(comparison.hashes), new Set(users.values()))
  })

  it('takes for each user that there is not the same cost every time', async () => {
    const comparison = new Comparison()
    const authentication = new Authentication(comparison.compare)
    for (let i = 0; i < 16; i++) await authentication.verdict(basic('nobody', `${i}`), users)
    assert.equal(comparison.hashes.length, 16)
    assert.equal(new Set(comparison.hashes).size, 1)
  })

  it('compares each combination of user and password once', async () => {
    const comparison = new Comparison()
    const authentication = new Authentication(comparison.compare)
    const verdict = (password: string) => authentication.verdict(basic('cheap', password), users)
    assert.deepEqual(await Promise.all(Array.from({ length: 100 }, () => verdict('of-cheap'))), Array(100).fill('right')) // biome-ignore format: one
    await verdict('of-cheap')
    await verdict('x')
    await verdict('x')
    assert.equal(comparison.hashes.length, 2)
  })

  it('goes by a new hash at once', async () => {
    const authentication = new Authentication(new Comparison().compare)
    const header = basic('cheap', 'of-cheap')
    assert.equal(await authentication.verdict(header, users), 'right')
    const changed = new Map([['cheap', '$2b$04$another']])
    assert.equal(await authentication.verdict(header, changed), 'wrong')
    assert.equal(await authentication.verdict(basic('cheap', 'another'), changed), 'right')
    assert.equal(await authentication.verdict(header, new Map([['dear', '$2b$04$x']])), 'wrong')
  })

  it('is not made to forget a right password by any number of wrong ones', async () => {
    const comparison = new Comparison()
    const authentication = new Authentication(comparison.compare)
    const right = basic('dear', 'of-dear')
    await authentication.verdict(right, users)
    for (let i = 0; i < 3000; i++) await authentication.verdict(basic('dear', `${i}`), users)
    const before = comparison.hashes.length
    assert.equal(await authentication.verdict(right, users), 'right')
    assert.equal(comparison.hashes.length, before)
  })

  it('lets only some passwords wait, and goes on for those that are known', async () => {
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    let isOpen = true
    const comparison = new Comparison(gate)
    const authentication = new Authentication((password, hash) =>
      isOpen ? Promise.resolve(true) : comparison.compare(password, hash),
    )
    const known = basic('cheap', 'of-cheap')
    assert.equal(await authentication.verdict(known, users), 'right')
    isOpen = false
    const flood = Array.from({ length: 100 }, (_, i) =>
      authentication.verdict(basic('cheap', `${i}`), users),
    )
    assert.equal(await authentication.verdict(known, users), 'right')
    assert.equal(comparison.hashes.length, 16)
    open()
    const verdicts = await Promise.all(flood)
    assert.equal(verdicts.filter((one) => one === 'wrong').length, 16)
    assert.equal(verdicts.filter((one) => one === 'busy').length, 84)
    assert.equal(await authentication.verdict(basic('cheap', '99'), users), 'wrong')
  })

  it('keeps no verdict where passwords cannot be compared', async () => {
    let isBroken = true
    const authentication = new Authentication(() =>
      isBroken ? Promise.reject(new Error('no thread')) : Promise.resolve(true),
    )
    await assert.rejects(authentication.verdict(basic('cheap', 'x'), users), /no thread/)
    isBroken = false
    assert.equal(await authentication.verdict(basic('cheap', 'x'), users), 'right')
  })
})
