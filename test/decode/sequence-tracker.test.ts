import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SequenceTracker } from '../../src/decode/sequence-tracker.ts'

/** Notes datagrams of one unit each and returns what is lost in the end. */
function lossOf(sequences: readonly number[], units: number | undefined = 1): number {
  const tracker = new SequenceTracker()
  for (const sequence of sequences) tracker.note(sequence, units, 0)
  return tracker.takeLost(10_000)
}

describe('sequence numbers', () => {
  it('without a gap are without loss', () => {
    assert.equal(lossOf([7, 8, 9]), 0)
    assert.equal(lossOf([0, 30, 60], 30), 0)
  })

  it('that are missing are lost, as many as there are', () => {
    assert.equal(lossOf([7, 9, 13]), 1 + 3)
    assert.equal(lossOf([0, 60], 30), 30)
  })

  it('that come late are not lost', () => {
    assert.equal(lossOf([7, 9, 8, 10]), 0)
    assert.equal(lossOf([1, 5, 4, 2, 3, 6]), 0)
    assert.equal(lossOf([1, 5, 3, 6]), 2)
  })

  it('are given up two seconds late', () => {
    const tracker = new SequenceTracker()
    tracker.note(1, 1, 1000)
    tracker.note(3, 1, 1000)
    assert.equal(tracker.takeLost(2999), 0)
    assert.equal(tracker.takeLost(3001), 1)
    tracker.note(2, 1, 3100)
    assert.equal(tracker.takeLost(9000), 0)
  })

  it('that come twice are no loss', () => {
    assert.equal(lossOf([1, 2, 2, 3, 3, 4, 1]), 0)
  })

  it('go on at 0 after 2^32 - 1', () => {
    assert.equal(lossOf([0xffff_fffe, 0xffff_ffff, 0, 1]), 0)
    assert.equal(lossOf([0xffff_fffe, 1]), 2)
    assert.equal(lossOf([0xffff_fffe, 1, 0xffff_ffff, 0]), 0)
    assert.equal(lossOf([0xffff_fff0, 14], 30), 0)
  })

  it('that jump are those of a sampler that was started anew', () => {
    const tracker = new SequenceTracker()
    tracker.note(50_000_000, 1, 0)
    assert.equal(tracker.note(0, 1, 0), true)
    assert.equal(tracker.note(1, 1, 0), false)
    assert.equal(tracker.takeLost(10_000), 0)
  })

  it('of a sampler that was started anew soon are told by their being late in a row', () => {
    const tracker = new SequenceTracker()
    for (let sequence = 0; sequence < 5000; sequence++) tracker.note(sequence, 1, 0)
    let resets = 0
    for (let sequence = 0; sequence < 100; sequence++) {
      if (tracker.note(sequence, 1, 0)) resets++
    }
    assert.equal(resets, 1)
    tracker.note(110, 1, 0)
    assert.equal(tracker.takeLost(10_000), 10)
  })

  it('begin anew behind a datagram whose size is unknown', () => {
    const tracker = new SequenceTracker()
    tracker.note(10, 5, 0)
    tracker.note(15, undefined, 0)
    tracker.note(77, 3, 0)
    tracker.note(81, 3, 0)
    assert.equal(tracker.takeLost(10_000), 1)
  })

  it('of a late datagram whose size is unknown may be all that was missing', () => {
    const tracker = new SequenceTracker()
    tracker.note(0, 10, 0)
    tracker.note(30, 10, 0)
    tracker.note(10, undefined, 0)
    assert.equal(tracker.takeLost(10_000), 0)
  })

  it('leave a bounded number of gaps open, and every loss is counted', () => {
    const tracker = new SequenceTracker()
    for (let sequence = 0; sequence < 20_000; sequence += 2) tracker.note(sequence, 1, 0)
    assert.equal(tracker.takeLost(10_000), 9999)
  })
})
