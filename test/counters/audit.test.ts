import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Audit } from '../../src/counters/audit.ts'
import { UPTIME_WRAP } from '../../src/counters/counter-increase.ts'

const MINUTE = 60_000

/** An audit that is told what came each minute, from an uptime on. */
function minutes(uptime = 0) {
  const audit = new Audit()
  let now = uptime
  audit.close(undefined, now)
  const pass = (count: number, bytes: number, counted: bigint, samples = 100) => {
    for (let minute = 0; minute < count; minute++) {
      now = (now + MINUTE) % UPTIME_WRAP
      audit.watch({ bytes, samples })
      audit.close(counted, now)
    }
    return audit.ratio
  }
  return { audit, pass }
}

describe('the audit of a direction', () => {
  it('has a ratio once ten minutes are known', () => {
    const { audit, pass } = minutes()
    assert.equal(pass(9, 500, 1000n), undefined)
    assert.equal(pass(1, 500, 1000n), 0.5)
    assert.equal(audit.estimated, 5000n)
    assert.equal(audit.counted, 10_000n)
    assert.equal(minutes(UPTIME_WRAP - 3 * MINUTE).pass(10, 500, 1000n), 0.5)
  })

  it('has none of too few samples, unless there should have been some', () => {
    assert.equal(minutes().pass(20, 1000, 1000n, 4), undefined)
    assert.equal(minutes().pass(20, 1000, 1000n, 5), 1)
    assert.equal(minutes().pass(20, 0, 49_999_999n, 0), undefined, 'an idle port')
    assert.equal(minutes().pass(20, 0, 50_000_000n, 0), 0, 'a deaf one')
    assert.equal(minutes().pass(20, 0, 0n, 100), undefined)
  })

  it('forgets what is more than half an hour ago, but not in its sums', () => {
    const { audit, pass } = minutes()
    pass(30, 1000, 1000n)
    assert.equal(pass(30, 2000, 1000n), 2)
    assert.equal(audit.estimated, 90_000n)
  })

  it('adds up what samples say until the counter is told', () => {
    const { audit } = minutes()
    audit.watch({ bytes: 300, samples: 3 })
    audit.watch({ bytes: 40, samples: 1 })
    assert.equal(audit.estimated, 0n)
    audit.close(400n, 2 * MINUTE)
    assert.deepEqual([audit.estimated, audit.counted], [340n, 400n])
  })

  it('leaves out a time of which something is not known', () => {
    const { audit } = minutes()
    audit.watch({ bytes: 300, samples: 3 })
    audit.watch(undefined)
    audit.watch({ bytes: 300, samples: 3 })
    audit.close(1000n, MINUTE)
    audit.watch({ bytes: 300, samples: 3 })
    audit.close(undefined, 2 * MINUTE)
    assert.deepEqual([audit.estimated, audit.counted], [0n, 0n])
    audit.watch({ bytes: 5, samples: 1 })
    audit.close(6n, 3 * MINUTE)
    assert.deepEqual([audit.estimated, audit.counted], [5n, 6n])
  })
})
