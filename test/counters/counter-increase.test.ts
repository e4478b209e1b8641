import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { follow, increase } from '../../src/counters/counter-increase.ts'

const MINUTE = 60_000
const DAY = 86_400_000

describe('a sample of counters', () => {
  const before = { sequence: 1000, uptime: DAY }

  it('follows the one before', () => {
    assert.equal(follow(before, { sequence: 1001, uptime: DAY + 30_000 }), 'next')
    assert.equal(follow(before, { sequence: 1400, uptime: DAY + 3 * DAY }), 'next')
    // an agent that does not number them, one without a clock
    assert.equal(follow({ sequence: 0, uptime: 0 }, { sequence: 0, uptime: 30_000 }), 'next')
    assert.equal(follow({ sequence: 5, uptime: 0 }, { sequence: 6, uptime: 0 }), 'next')
  })

  it('is late if it was sent before, or is the same', () => {
    assert.equal(follow(before, before), 'late')
    assert.equal(follow(before, { sequence: 998, uptime: DAY - MINUTE }), 'late')
  })

  it('is of a device that began anew', () => {
    assert.equal(follow(before, { sequence: 1, uptime: MINUTE }), 'restart')
    // even if it has sent more since than before
    assert.equal(follow({ sequence: 3, uptime: DAY }, { sequence: 7, uptime: MINUTE }), 'restart')
    assert.equal(follow(before, { sequence: 2, uptime: DAY + MINUTE }), 'restart')
  })

  it('comes also after the uptime has begun again', () => {
    const last = { sequence: 0xffff_ffff, uptime: 2 ** 32 - 20_000 }
    assert.equal(follow(last, { sequence: 0, uptime: 10_000 }), 'next')
  })
})

describe('the increase of a counter', () => {
  it('is the difference, also over its end at 32 bits', () => {
    assert.equal(increase(5n, 12n, 32, false), 7n)
    assert.equal(increase(0xffff_fff0n, 0x10n, 32, false), 0x20n)
    assert.equal(increase(2n ** 60n, 2n ** 60n + 1n, 64, false), 1n)
  })

  it('is all there is where it fell: after a restart, or when somebody has cleared it', () => {
    assert.equal(increase(1000n, 30n, 32, true), 30n)
    assert.equal(increase(1000n, 3000n, 32, true), 2000n)
    assert.equal(increase(1000n, 30n, 64, false), 30n)
  })
})
