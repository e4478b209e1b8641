import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { Emission } from '../../src/source/generator/emission.ts'
import { Generator } from '../../src/source/generator/generator.ts'
import { sendDatagrams } from '../support/send-traffic.ts'
import { withCollector } from '../support/test-collector.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-restart-'))
after(() => rmSync(folder, { recursive: true }))

/** Templates and options data of one sampler, and the data after them. */
function traffic(protocol: 'v9' | 'ipfix') {
  const start = Date.now()
  const settings = { seed: 1, start, rate: 0, samplers: 1, protocols: [protocol], count: 200 }
  const generator = new Generator(settings)
  const emissions: Emission[] = []
  while (generator.due < Number.POSITIVE_INFINITY) {
    const emission = generator.next(start)
    if (emission !== undefined) emissions.push(emission)
  }
  const templates = emissions.filter(({ records }) => records === 0)
  const data = emissions.filter(({ records }) => records > 0)
  return { templates, data, bytes: data.reduce((sum, { bytes }) => sum + bytes, 0) }
}

const datagrams = (emissions: readonly Emission[]) => emissions.map(({ datagram }) => datagram)

describe('over a restart', () => {
  for (const protocol of ['v9', 'ipfix'] as const) {
    it(`data is read by the templates and rates from before: ${protocol}`, async () => {
      const flags = { 'state-dir': join(folder, protocol) }
      const { templates, data, bytes } = traffic(protocol)
      await withCollector(flags, ({ udp }) => sendDatagrams(udp, datagrams(templates)))
      await withCollector(flags, async ({ udp, until }) => {
        await sendDatagrams(udp, datagrams(data))
        const samples = await until(
          (now) => now.sum('flowtally_payloads_received_total') === BigInt(data.length),
        )
        assert.equal(samples.sum('flow_as_bytes_total'), BigInt(bytes) * 1000n)
        assert.equal(samples.sum('flowtally_sets_parked_total'), 0n)
        assert.equal(samples.sum('flowtally_observations_unknown_rate_total'), 0n)
      })
    })
  }

  it('data waits for its templates where none were kept', async () => {
    const { templates, data, bytes } = traffic('v9')
    await withCollector({}, async ({ udp, until }) => {
      await sendDatagrams(udp, datagrams([...data, ...templates]))
      const all = BigInt(data.length + templates.length)
      const samples = await until((now) => now.sum('flowtally_payloads_received_total') === all)
      assert.equal(samples.sum('flowtally_sets_replayed_total') > 0n, true)
      assert.equal(samples.sum('flowtally_parked_sets'), 0n)
      assert.ok(samples.sum('flow_as_bytes_total') >= BigInt(bytes))
    })
  })
})
