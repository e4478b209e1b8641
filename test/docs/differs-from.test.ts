import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { differsFrom } from './differs-from.ts'

describe('what a page shows and a command does not print', () => {
  it('is a line that is not there, and one that is not shown', () => {
    assert.deepEqual(differsFrom(['a 1', 'b'], 'a 22\n\nc\n'), ['- b', '+ c'])
    assert.deepEqual(differsFrom(['a 1', '…'], 'a 22\nc\n'), [])
    assert.deepEqual(differsFrom([], ''), [])
    assert.deepEqual(differsFrom([], 'c'), ['+ c'])
  })

  it('is a number, where it has to be the same', () => {
    assert.equal(differsFrom(['a 1'], 'a 2', 'exact').length, 2)
    assert.deepEqual(differsFrom(['7 in 0.1 s'], '7 in 2.5 s', 'exact'), [])
    assert.deepEqual(differsFrom(['{} => 7 @[1.5]'], '{} => 7 @[2]', 'exact'), [])
    assert.equal(differsFrom(['{} => 7 @[1.5]'], '{} => 8 @[1.5]', 'exact').length, 2)
    const since = (time: number) => `a_timestamp_seconds{b="1"} ${time}`
    assert.deepEqual(differsFrom([since(1.5)], since(2), 'exact'), [])
    assert.deepEqual(differsFrom(['a … c 3'], 'a b c 3', 'exact'), [])
  })

  it('are no numbers, times and widths, but everything else', () => {
    assert.deepEqual(
      differsFrom(
        ['at 2026-11-28T11:59:42.490Z  edge1.fra for 1m 30s => 4.5'],
        'at 2027-01-02T00:00:01.2Z edge1.fra for 3.25s => 17',
      ),
      [],
    )
    assert.equal(differsFrom(['edge1.fra'], 'edge1xfra').length, 2)
    assert.equal(differsFrom(['a{b="1"} 1'], 'a{b="c"} 1').length, 2)
    assert.equal(differsFrom(['a … c'], 'a b').length, 2)
    assert.equal(differsFrom(['a … c'], 'a b c').length, 0)
  })
})
