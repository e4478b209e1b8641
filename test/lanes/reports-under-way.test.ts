import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ReportsUnderWay } from '../../src/lanes/reports-under-way.ts'

describe('reports under way', () => {
  it('let nobody wait while there are few', async () => {
    const underWay = new ReportsUnderWay()
    underWay.sent()
    await underWay.few()
  })

  it('let who could flood the main thread wait until it has caught up', async () => {
    const underWay = new ReportsUnderWay()
    let gone = false
    for (let i = 0; i < 3; i++) underWay.sent()
    const waiting = underWay.few().then(() => {
      gone = true
    })
    underWay.merged()
    await nextTurn()
    assert.equal(gone, false)
    underWay.merged()
    await waiting
    assert.equal(gone, true)
  })
})
