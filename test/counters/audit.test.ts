import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Audit } from '../../src/counters/audit.ts'

const MINUTE = 60_000

describe('the audit of a direction', () => {
  it('has a ratio once ten minutes are known', () => {
    const audit = new Audit()
    for (let minute = 0; minute < 9; minute++) audit.add(500, 1000n, MINUTE)
    assert.equal(audit.ratio, undefined)
    audit.add(500, 1000n, MINUTE)
    assert.equal(audit.ratio, 0.5)
    assert.equal(audit.estimated, 5000n)
    assert.equal(audit.counted, 10_000n)
  })

  it('forgets what is more than half an hour ago, but not in its sums', () => {
    const audit = new Audit()
    for (let minute = 0; minute < 30; minute++) audit.add(1000, 1000n, MINUTE)
    for (let minute = 0; minute < 30; minute++) audit.add(2000, 1000n, MINUTE)
    assert.equal(audit.ratio, 2)
    assert.equal(audit.estimated, 90_000n)
  })

  it('is 0 where nothing is sampled, and absent where nothing flows', () => {
    const deaf = new Audit()
    const idle = new Audit()
    for (let minute = 0; minute < 20; minute++) {
      deaf.add(0, 1000n, MINUTE)
      idle.add(0, 0n, MINUTE)
    }
    assert.equal(deaf.ratio, 0)
    assert.equal(idle.ratio, undefined)
  })
})
