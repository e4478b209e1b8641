import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayCurve } from '../../../../src/source/generator/traffic/day-curve.ts'

const at = (time: string) => dayCurve(Date.parse(`2026-01-31T${time}:00Z`))

describe('dayCurve', () => {
  it('is lowest at four in the morning and highest at nine in the evening', () => {
    assert.equal(at('04:00'), 0.28)
    assert.equal(at('21:00'), 1)
  })

  it('goes smoothly from hour to hour, over midnight too', () => {
    assert.equal(at('20:30'), 0.99)
    assert.ok(Math.abs(at('23:30') - 0.67) < 1e-9)
  })
})
