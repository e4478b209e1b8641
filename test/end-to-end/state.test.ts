import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { DomainState } from '../../src/decode/decoder-state.ts'
import type { Emission } from '../../src/source/generator/emission.ts'
import { Generator } from '../../src/source/generator/generator.ts'
import { httpGet } from '../expose/http-get.ts'
import { ipfix, ipfixOptions, netflow9, netflow9Options, padded, set } from '../support/datagram.ts'
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

/** The names of each domain of the only sampler. */
async function namesAt(http: number): Promise<readonly DomainState['names'][]> {
  const [sampler] = JSON.parse(`${(await httpGet(http, '/api/samplers')).body}`)
  return sampler.domains.map(({ names }: DomainState) => names)
}

/** The same without what is empty, and without the times when names were told. */
function withoutTimes(domains: readonly DomainState['names'][]) {
  return domains.map((names) =>
    Object.fromEntries(
      Object.entries(names)
        .filter(([, known]) => known.length > 0)
        .map(([kind, known]) => [kind, known.map(({ received, ...name }) => name)]),
    ),
  )
}

describe('over a restart', () => {
  for (const protocol of ['v9', 'ipfix'] as const) {
    it(`data is read by the templates and rates from before: ${protocol}`, async () => {
      const flags = { 'state-dir': join(folder, protocol) }
      const { templates, data, bytes } = traffic(protocol)
      await withCollector(flags, ({ udp }) => sendDatagrams(udp, datagrams(templates)))
      await withCollector(flags, async ({ send }) => {
        const samples = await send(datagrams(data))
        assert.equal(samples.sum('flow_as_bytes_total'), BigInt(bytes) * 1000n)
        assert.equal(samples.sum('flowtally_sets_parked_total'), 0n)
        assert.equal(samples.sum('flowtally_observations_unknown_rate_total'), 0n)
      })
    })
  }

  it('names from options data are known', async () => {
    const flags = { 'state-dir': join(folder, 'names') }
    const interfaces = netflow9([
      set(1, netflow9Options(257, [[2, 4]], [[82, 8], [83, 8]])), // biome-ignore format: pairs
      set(257, `00000007 ${padded('Gi0/7', 8)} ${padded('uplink', 8)}`),
    ])
    const applications = ipfix([
      set(3, ipfixOptions(257, [[95, 4]], [[96, 8]])),
      set(257, `03000050 ${padded('http', 8)}`),
    ])
    let before: Awaited<ReturnType<typeof namesAt>> = []
    await withCollector(flags, async ({ udp, http, until }) => {
      await sendDatagrams(udp, [interfaces, applications])
      await until((now) => now.sum('flowtally_in_band_names') === 2n)
      before = await namesAt(http)
    })
    assert.deepEqual(withoutTimes(before), [
      { interfaces: [{ id: 7, name: 'Gi0/7', description: 'uplink' }] },
      { applications: [{ id: '3:80', name: 'http', description: '' }] },
    ])
    await withCollector(flags, async ({ http }) => assert.deepEqual(await namesAt(http), before))
  })

  it('data waits for its templates where none were kept', async () => {
    const { templates, data, bytes } = traffic('v9')
    await withCollector({}, async ({ send }) => {
      const samples = await send(datagrams([...data, ...templates]))
      assert.equal(samples.sum('flowtally_sets_replayed_total') > 0n, true)
      assert.equal(samples.sum('flowtally_parked_sets'), 0n)
      assert.ok(samples.sum('flow_as_bytes_total') >= BigInt(bytes))
    })
  })
})
