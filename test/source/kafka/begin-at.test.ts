import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { beginAt } from '../../../src/source/kafka/begin-at.ts'

const log = { low: 100, high: 200, from: 'latest' as const, next: undefined, committed: undefined }

describe('where a partition is read from', () => {
  it('is the end or the beginning where nothing is known', () => {
    assert.deepEqual(beginAt(log), { at: 200, lost: 0, isAnew: false })
    assert.deepEqual(beginAt({ ...log, from: 'earliest' }), { at: 100, lost: 0, isAnew: false })
  })

  it('is what the group has committed, or our own position, whichever is further', () => {
    assert.equal(beginAt({ ...log, committed: 150 }).at, 150)
    assert.equal(beginAt({ ...log, next: 160 }).at, 160)
    assert.equal(beginAt({ ...log, committed: 150, next: 160 }).at, 160)
    assert.equal(beginAt({ ...log, committed: 170, next: 160 }).at, 170)
    assert.equal(beginAt({ ...log, committed: 200 }).at, 200)
  })

  it('is the oldest message where later ones were deleted, and counts those', () => {
    assert.deepEqual(beginAt({ ...log, committed: 60, next: 90 }), {
      at: 100,
      lost: 10,
      isAnew: false,
    })
  })

  it('is told anew where a position is beyond the end', () => {
    assert.deepEqual(beginAt({ ...log, next: 201 }), { at: 200, lost: 0, isAnew: true })
    assert.deepEqual(beginAt({ ...log, next: 201, from: 'earliest' }), {
      at: 100,
      lost: 0,
      isAnew: true,
    })
    assert.deepEqual(beginAt({ ...log, next: 201, committed: 120 }), {
      at: 120,
      lost: 0,
      isAnew: false,
    })
  })
})
