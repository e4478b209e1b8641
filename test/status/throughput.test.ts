import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Throughput } from '../../src/status/throughput.ts'

/** One that begins to count at 0. */
const begun = () => new Throughput(0, counted(0), 'a')

const counted = (n: number) => ({ bytes: 1000 * n, packets: 10 * n, flows: n, datagrams: n / 2 })

describe('Throughput', () => {
  it('says what counts came to in a second, over the time that really passed', () => {
    const throughput = begun()
    throughput.note(2500, counted(5), 'a')
    assert.deepEqual(throughput.history, { time: [2500], bits: [16_000], packets: [20] })
    assert.deepEqual(throughput.current(2500), {
      bits: 16_000,
      packets: 20,
      flows: 2,
      datagrams: 1,
    })
  })

  it('makes a point of two reports a second apart, be they a little early', () => {
    const throughput = begun()
    for (const at of [990, 1980, 3001, 3990]) throughput.note(at, counted(at), 'a')
    assert.deepEqual(throughput.history.time, [1980, 3990])
  })

  it('takes another table to have begun at 0', () => {
    const throughput = begun()
    throughput.note(2000, counted(100), 'a')
    throughput.note(4000, { ...counted(2), flows: 104, datagrams: 52 }, 'b')
    const { flows, datagrams } = throughput.current(4000) ?? {}
    assert.deepEqual(throughput.history, {
      time: [2000, 4000],
      bits: [400_000, 8000],
      packets: [500, 10],
    })
    assert.deepEqual([flows, datagrams], [26, 13])
  })

  it('leaves out what nobody counts', () => {
    const of = (n: number) => ({ ...counted(n), bytes: null, packets: null })
    const throughput = new Throughput(0, of(0), undefined)
    throughput.note(2000, of(2000), undefined)
    assert.deepEqual(throughput.history, { time: [2000], bits: [null], packets: [null] })
    assert.deepEqual(throughput.current(2000), {
      bits: null,
      packets: null,
      flows: 1000,
      datagrams: 500,
    })
  })

  it('keeps ten minutes', () => {
    const throughput = begun()
    for (let at = 2000; at <= 1_000_000; at += 2000) throughput.note(at, counted(at), 'a')
    const { time } = throughput.history
    assert.deepEqual([time.length, time[0], time.at(-1)], [300, 402_000, 1_000_000])
  })

  it('says nothing of now when nothing was reported for a minute', () => {
    const throughput = begun()
    throughput.note(2000, counted(1), 'a')
    assert.equal(throughput.current(62_001), undefined)
  })

  it('is not confused by a clock that was set back', () => {
    const throughput = new Throughput(10_000, counted(0), 'a')
    throughput.note(4000, counted(1), 'a')
    throughput.note(6000, counted(3), 'a')
    assert.deepEqual(throughput.history, { time: [6000], bits: [8000], packets: [10] })
  })
})
