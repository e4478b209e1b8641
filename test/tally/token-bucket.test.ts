import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TokenBucket } from '../../src/tally/token-bucket.ts'

const HOUR = 3_600_000

describe('TokenBucket', () => {
  it('has an hour’s tokens at once, then as many as time brings', () => {
    const bucket = new TokenBucket(60)
    assert.equal(bucket.take(60, 0), true)
    assert.equal(bucket.take(1, 0), false)
    assert.equal(bucket.take(1, HOUR / 60), true)
    assert.equal(bucket.take(1, HOUR / 60), false)
    assert.equal(bucket.take(3, HOUR / 20 + HOUR / 60), true)
  })

  it('never has more than an hour’s', () => {
    const bucket = new TokenBucket(60)
    assert.equal(bucket.take(1, 0), true)
    assert.equal(bucket.take(61, 100 * HOUR), false)
    assert.equal(bucket.take(60, 100 * HOUR), true)
  })

  it('gets nothing from a clock that is set back', () => {
    const bucket = new TokenBucket(60)
    bucket.take(60, HOUR)
    assert.equal(bucket.take(1, 0), false)
    assert.equal(bucket.take(1, HOUR), false)
  })

  it('continues where another left off, but not beyond its own hour', () => {
    const spent = new TokenBucket(60)
    spent.take(60, 0)
    const next = new TokenBucket(60)
    next.restore(JSON.parse(JSON.stringify(spent.state)))
    assert.equal(next.take(1, 0), false)
    const smaller = new TokenBucket(6)
    smaller.restore(new TokenBucket(Number.POSITIVE_INFINITY).state)
    assert.equal(smaller.take(7, 0), false)
    assert.equal(smaller.take(6, 0), true)
  })
})
