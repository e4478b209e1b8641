import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Sampler } from '../src/decode/sampler.ts'
import { ProblemLog } from '../src/problem-log.ts'

const sampler = (number: number) => new Sampler(`192.0.2.${number}`, [0, 0, 0, 0, 4], number)
const minute = 60_000

describe('the log of problems', () => {
  it('lets through one of each sampler and reason a minute, and counts the others', () => {
    const log = new ProblemLog()
    for (let i = 0; i < 5; i++) log.note('truncated', sampler(1), `number ${i}`, 1000 + i)
    log.note('length', sampler(1), 'another reason', 1010)
    log.note('truncated', sampler(2), 'another sampler', 1020)
    assert.deepEqual(log.take(), [
      { name: 1, reason: 'truncated', detail: 'number 0', suppressed: 0 },
      { name: 1, reason: 'length', detail: 'another reason', suppressed: 0 },
      { name: 2, reason: 'truncated', detail: 'another sampler', suppressed: 0 },
    ])
    assert.deepEqual(log.take(), [])
    log.note('truncated', sampler(1), 'a minute later', 1000 + minute)
    assert.deepEqual(log.take(), [
      { name: 1, reason: 'truncated', detail: 'a minute later', suppressed: 4 },
    ])
  })

  it('keeps at most a hundred lines until they are taken', () => {
    const log = new ProblemLog()
    for (let i = 0; i < 1000; i++) log.note('truncated', sampler(i), '', 0)
    assert.equal(log.take().length, 100)
  })
})
