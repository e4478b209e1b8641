import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { WatchedDirection } from '../../src/counters/watched-direction.ts'

const nothing = { bytes: 0, samples: 0 }

describe('the flow samples of a direction', () => {
  it('are those of others where the interface takes none', () => {
    const direction = new WatchedDirection()
    direction.add(100, false)
    direction.add(20, false)
    assert.deepEqual(direction.take(), { bytes: 120, samples: 2 })
    assert.deepEqual(direction.take(), nothing)
  })

  it('are its own where it takes any: no packet counts twice', () => {
    const direction = new WatchedDirection()
    direction.add(100, true)
    direction.add(100, false)
    assert.deepEqual(direction.take(), { bytes: 100, samples: 1 })
    direction.add(100, false)
    assert.deepEqual(direction.take(), nothing, 'by chance it took none this time')
  })

  it('are those of others again when it has taken none for long', () => {
    const direction = new WatchedDirection()
    direction.add(100, true)
    for (let time = 0; time < 16; time++) direction.take()
    direction.add(7, false)
    assert.deepEqual(direction.take(), { bytes: 7, samples: 1 })
  })

  it('leave out what is no traffic', () => {
    const direction = new WatchedDirection()
    for (const bytes of [2 ** 54, Number.NaN, Number.POSITIVE_INFINITY]) direction.add(bytes, false)
    assert.deepEqual(direction.take(), nothing)
  })
})
