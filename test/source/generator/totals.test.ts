import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Totals } from '../../../src/source/generator/totals.ts'

describe('Totals', () => {
  it('are exact when multiplied by the sampling rate, beyond 2^53 too', () => {
    const totals = new Totals()
    const datagram = new Uint8Array(100)
    const bytes = 9_007_199_254_740_991
    totals.add({ sampler: 0, datagram, optionsRecords: 0, records: 2, bytes, packets: 3 })
    assert.equal(
      totals.members(),
      '"datagrams":1,"datagram_bytes":100,"options_records":0,"records":2,' +
        '"bytes":9007199254740991,"packets":3,' +
        '"scaled_bytes":9007199254740991000,"scaled_packets":3000',
    )
  })
})
