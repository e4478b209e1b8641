import assert from 'node:assert/strict'
import type { Samples } from './samples.ts'

/** The identities that hold at every flush: nothing is lost in silence. */
export function assertBalance(samples: Samples): void {
  const metrics = samples.labelValues('flowtally_row_limit', 'metric')
  const total = (name: string) => samples.sum(`flowtally_${name}_total`)
  assert.equal(
    total('payloads_received'),
    total('payloads_decoded') + total('payloads_undecodable') + total('payloads_dropped'),
  )
  assert.equal(
    total('sets_received'),
    total('sets_decoded') +
      total('sets_undecodable') +
      total('sets_dropped') +
      samples.sum('flowtally_parked_sets'),
  )
  for (const metric of metrics) {
    const of = (name: string) => samples.sum(`flowtally_${name}_total`, { metric })
    assert.equal(
      total('observations'),
      of('tallied_observations') + of('filtered_observations') + of('implausible_observations'),
    )
    // whoever is no scraper is shown what is held, too
    assert.equal(
      of('tallied_bytes'),
      samples.sum(`flow_${metric}_bytes_total`) + of('retired_bytes'),
    )
    assert.equal(
      samples.sum('flowtally_series', { metric }),
      BigInt(
        ['bytes', 'packets', 'flows'].reduce(
          (sum, value) => sum + samples.series(`flow_${metric}_${value}_total`).length,
          0,
        ),
      ),
    )
  }
}
