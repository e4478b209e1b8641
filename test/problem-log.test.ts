import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProblemLog } from '../src/problem-log.ts'

const minute = 60_000

describe('the log of problems', () => {
  it('lets through one of each kind a minute, and counts the others', () => {
    const log = new ProblemLog<{ detail: string }>()
    for (let i = 0; i < 5; i++) log.note('cut', { detail: `number ${i}` }, 1000 + i)
    log.note('wrong', { detail: 'another kind' }, 1010)
    assert.deepEqual(log.take(), [
      { detail: 'number 0', suppressed: 0 },
      { detail: 'another kind', suppressed: 0 },
    ])
    assert.deepEqual(log.take(), [])
    log.note('cut', { detail: 'a minute later' }, 1000 + minute)
    assert.deepEqual(log.take(), [{ detail: 'a minute later', suppressed: 4 }])
  })

  it('keeps at most a hundred lines until they are taken, and tells later of what had none', () => {
    const log = new ProblemLog<object>()
    for (let i = 0; i < 1000; i++) log.note(`${i}`, {}, 0)
    assert.equal(log.take().length, 100)
    for (const kind of ['99', '100']) log.note(kind, { kind }, 1)
    assert.deepEqual(log.take(), [{ kind: '100', suppressed: 1 }])
  })
})
