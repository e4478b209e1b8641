import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SamplerState } from '../../src/decode/decoder-state.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { newPace } from '../../src/pace.ts'
import { Ledger } from '../../src/status/ledger.ts'
import { StatusReader } from '../../src/status/status-reader.ts'
import type { KernelSocket } from '../../src/system/kernel-sockets.ts'
import { Series } from '../../src/tally/series.ts'
import { laneReport, nameOf, samplerReport } from '../support/lane-reports.ts'
import { noNames } from '../support/no-names.ts'
import { definition } from '../tally/definition.ts'
import { noEnrichment } from './no-enrichment.ts'

const START = 1_800_000_000_000

const socket = { listen: 'flow://:2055', address: '::', port: 2055 }
const buffer = { asked: 1, granted: 1 }

const template = { id: 256, kind: 'data', scopes: 0, fields: [], received: START } as const

const sampler = (i: number, templates = 1): SamplerState => ({
  address: `192.0.2.${i}`,
  domains: [
    {
      protocol: 'ipfix',
      id: 1,
      initTime: null,
      exporter: null,
      rates: [],
      interfaceRates: [],
      names: noNames,
      sessions: [{ port: 4000, templates: Array(templates).fill(template) }],
    },
  ],
})

/** A reader whose surroundings a test changes. */
function setUp() {
  const series = new Series([definition(['src_as'])], new Dictionary(10))
  const ledger = new Ledger(series, 1000, START)
  const around = {
    now: START,
    drops: 0,
    described: 0,
    describe: (): Promise<readonly SamplerState[]> => Promise.resolve([]),
  }
  const reader = new StatusReader({
    version: '1.2.3',
    series,
    ledger,
    lanes: {
      away: [],
      stuck: [],
      unread: [],
      sockets: [
        { ...socket, buffer },
        { ...socket, buffer },
        { ...socket, listen: 'ipfix+tcp://:4739', port: 4739, buffer: undefined },
      ],
      describe() {
        around.described++
        return around.describe()
      },
    },
    checkpoint: undefined,
    readiness: () => ({ ready: true, reason: '' }),
    enrichment: {
      state: noEnrichment,
      samplerName: (address) => (address === '192.0.2.1' ? 'edge1.fra' : address),
    },
    reloading: { isSuccessful: true },
    kernelSockets: () =>
      Promise.resolve<KernelSocket[]>([
        { port: 2055, inode: '1', queued: 0, drops: around.drops },
        { port: 9, inode: '2', queued: 0, drops: 99 },
      ]),
    pace: newPace(),
    now: () => around.now,
  })
  return { reader, ledger, around }
}

describe('StatusReader', () => {
  it('tells the same for a second', async () => {
    const { reader, around } = setUp()
    const first = await reader.read()
    around.now += 999
    assert.equal(await reader.read(), first)
    around.now += 1
    const second = await reader.read()
    assert.deepEqual([first.now, second.now, second.started], [START, START + 1000, START])
  })

  it('asks lanes for templates every ten seconds, and does not wait for one that hangs', async () => {
    const { reader, around } = setUp()
    around.describe = () => Promise.resolve([sampler(1), sampler(2)])
    assert.equal((await reader.read()).templates.total, 2)
    around.describe = () => new Promise(() => undefined)
    around.now += 9999
    await reader.read()
    assert.equal(around.described, 1)
    around.now += 1000
    assert.equal((await reader.read()).templates.total, 2)
    assert.equal(around.described, 2)
  })

  it('goes on when something was wrong', async () => {
    const { reader, around } = setUp()
    around.describe = () => Promise.reject(new Error('it broke'))
    await assert.rejects(reader.read(), /it broke/)
    assert.equal((await reader.read()).format, 1)
  })

  it('tells each open port once, and drops of ours when they last grew', async () => {
    const { reader, around } = setUp()
    const { listening, findings } = await reader.read()
    assert.deepEqual(
      listening.map(({ transport, port }) => [transport, port]),
      [
        ['udp', 2055],
        ['tcp', 4739],
      ],
    )
    assert.deepEqual(findings, [])
    around.drops = 5
    around.now += 1000
    const place = { subject: 'flow://:2055', detail: '5 datagrams', last: START + 1000 }
    assert.deepEqual((await reader.read()).findings[0]?.places.shown, [place])
    around.now += 1000
    assert.deepEqual((await reader.read()).findings[0]?.places.shown, [place])
  })

  it('shows so many samplers, by their names, and says how many there are', async () => {
    const { reader, ledger, around } = setUp()
    const samplers = Array.from({ length: 151 }, (_, i) => samplerReport(i, { payloads: 1 }))
    for (const _ of ledger.reportSteps(0, laneReport({ samplers }), nameOf, START));
    around.describe = () =>
      Promise.resolve(Array.from({ length: 60 }, (_, i) => sampler(i, i === 0 ? 40 : 1)))
    const { samplers: told, templates } = await reader.read()
    assert.deepEqual([told.total, told.shown.length], [150, 100])
    assert.deepEqual(told.shown[0]?.address, '192.0.2.10')
    assert.deepEqual([templates.total, templates.shown.length], [60, 50])
    const [first, second] = templates.shown
    assert.deepEqual([first?.count, first?.templates.length, second?.name], [40, 12, 'edge1.fra'])
  })
})
