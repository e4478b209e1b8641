import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Clock } from '../../../src/source/generator/clock.ts'
import { Generator } from '../../../src/source/generator/generator.ts'
import { sendAll } from '../../../src/source/generator/send-all.ts'

const start = Date.parse('2026-01-31T12:00:00Z')

/** A clock on which waiting takes no time. */
function fakeClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = []
  let now = start
  return {
    waits,
    now: () => now,
    wait: (milliseconds) => {
      waits.push(milliseconds)
      now += milliseconds
      return Promise.resolve()
    },
  }
}

function generator(changes: { rate?: number; count?: number } = {}): Generator {
  return new Generator({
    seed: 1,
    start,
    rate: 1000,
    samplers: 1,
    protocols: ['v5'],
    count: 10_000,
    ...changes,
  })
}

describe('sendAll', () => {
  it('waits for each datagram until it is due', async () => {
    const clock = fakeClock()
    let records = 0
    const send = (emission: { records: number }) => {
      assert.equal(clock.now(), start + records)
      records += emission.records
      return Promise.resolve()
    }
    await sendAll(generator(), send, clock, new AbortController().signal)
    assert.equal(records, 10_000)
  })

  it('never waits when there is no rate', async () => {
    const clock = fakeClock()
    let records = 0
    const send = (emission: { records: number }) => {
      records += emission.records
      return Promise.resolve()
    }
    await sendAll(generator({ rate: 0 }), send, clock, new AbortController().signal)
    assert.equal(records, 10_000)
    assert.deepEqual(clock.waits, [])
  })

  it('ends when the signal is given', async () => {
    const stopping = new AbortController()
    let datagrams = 0
    const send = () => {
      datagrams++
      if (datagrams === 10) stopping.abort()
      return Promise.resolve()
    }
    await sendAll(generator(), send, fakeClock(), stopping.signal)
    assert.equal(datagrams, 10)
  })

  it('fails when sending does', async () => {
    const send = () => Promise.reject(new Error('network is unreachable'))
    const { signal } = new AbortController()
    await assert.rejects(sendAll(generator(), send, fakeClock(), signal), /unreachable/)
  })
})
