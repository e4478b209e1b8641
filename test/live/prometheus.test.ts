import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { untilRead } from '../support/receiving-sockets.ts'
import { type Program, spawnProgram } from '../support/spawn-program.ts'
import { type Growth, growthOf, mostAtOnce, type Stretch, stretchOf, within } from './growth.ts'
import { heavyPattern, heavySets, PairTraffic } from './pair-traffic.ts'
import { type Prometheus, startPrometheus } from './prometheus.ts'
import type { RawSeries } from './raw-samples.ts'
import { without } from './traffic.ts'

/** Room for one set of heavy hitters, and not for a second. */
const LIMIT = 12

const metrics = `
metrics:
  as:
    labels: [sampler, src_as, dst_as]
    values: [bytes]
    limit: ${LIMIT}
    other_limit: 3
    idle: 10s
`

const family = 'flow_as_bytes_total'
const tallied = 'flowtally_tallied_bytes_total{metric="as"}'
const held = 'flowtally_held_bytes{metric="as"}'

describe('two Prometheus servers', { skip: without('prometheus') }, () => {
  it('see every byte, to the byte, whatever happens', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'flowtally-live-'))
    context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
    const target = await freePort()
    const start = (replica: string) =>
      startPrometheus({ folder, replica, targets: [target] }, context)
    const [a, firstB] = await Promise.all([start('a'), start('b')])
    const traffic = await PairTraffic.open(context)
    const flowtally = await startFlowtally({ folder, target }, context)

    await untilNamed(0, flowtally, traffic, [a, firstB])
    await untilNamed(1, flowtally, traffic, [a, firstB])

    // received, but perhaps not yet tallied or seen when it is told to stop
    await untilRead(flowtally.udp)
    const second = await flowtally.restart('SIGTERM')
    await untilNamed(1, second, traffic, [a, firstB])

    await firstB.stop()
    const away = Date.now()
    await untilNamed(2, second, traffic, [a])
    await eventually(async () => {
      const scrapers = await a.latest('flowtally_scrapers')
      assert.equal(scrapers.get('flowtally_scrapers{}'), 1n, 'who is away is forgotten')
    })
    const back = Date.now()
    const b = await start('b')
    await untilNamed(2, second, traffic, [a, b])

    // what nobody has seen is not in the checkpoint
    await untilSeen(traffic, [a])
    const third = await second.restart('SIGKILL')
    await untilNamed(2, third, traffic, [a, b])

    await untilIdle(third, traffic, a)
    await eventually(async () => {
      const idle = await a.latest('flowtally_demotions_total{reason="idle"}')
      assert.ok(
        [...idle.values()].some((rows) => rows >= heavySets),
        'rows that were idle left',
      )
    })
    await untilNamed(2, third, traffic, [a, b])
    await untilNamed(3, third, traffic, [a, b])
    await untilSeen(traffic, [a, b])

    const seenA = await samplesOf(a)
    const growthA = assertExact(seenA, { from: 0, to: Number.POSITIVE_INFINITY })
    assert.equal(growthA.sum, traffic.sent, 'what was sent')
    assert.equal(growthOf([seenA.tallied]).falls, 0, 'no restart began anew')
    assert.ok(growthA.falls > 0, 'rows left, and came again')
    const seenB = await samplesOf(b)
    await Promise.all([a.stop(), b.stop(), third.stop('SIGTERM')])
    const growthB = assertExact(seenB, { from: 0, to: away })
    const growthBack = assertExact(seenB, { from: back, to: Number.POSITIVE_INFINITY })
    context.diagnostic(`sent ${traffic.sent} bytes`)
    context.diagnostic(`a saw ${shown(growthA)}`)
    context.diagnostic(`b saw ${shown(growthB)}, and when it was back ${shown(growthBack)}`)
  })
})

type Signal = 'SIGTERM' | 'SIGKILL'

interface LiveFlowtally {
  readonly udp: number
  stop(signal: Signal): Promise<void>
  /** Ends it with this signal, and starts it anew at the same place. */
  restart(signal: Signal): Promise<LiveFlowtally>
}

interface Place {
  readonly folder: string
  readonly target: number
}

async function startFlowtally(place: Place, context: TestContext): Promise<LiveFlowtally> {
  const config = join(place.folder, 'flowtally.yaml')
  await writeFile(config, metrics)
  const program = spawnProgram([
    '--listen=netflow://127.0.0.1:0',
    `--web.listen-address=127.0.0.1:${place.target}`,
    '--log.format=json',
    `--checkpoint=${join(place.folder, 'rows.checkpoint')}`,
    '--config',
    config,
  ])
  context.after(() => program.child.kill('SIGKILL'))
  const { port } = await program.line('receiving flows')
  await program.line('serving metrics')
  return {
    udp: Number(port),
    stop: (signal) => end(program, signal),
    async restart(signal) {
      await end(program, signal)
      return startFlowtally(place, context)
    },
  }
}

async function end({ child, gone, stderr }: Program, signal: Signal) {
  child.kill(signal)
  const expected = signal === 'SIGKILL' ? [null, signal] : [0, null]
  assert.deepEqual(await gone, expected)
  assert.doesNotMatch(stderr(), /checkpoint/, 'it found nothing wrong with its checkpoint')
}

/** Sends until each server sees a set of heavy hitters grow under their own names. */
async function untilNamed(
  set: number,
  { udp }: LiveFlowtally,
  traffic: PairTraffic,
  servers: readonly Prometheus[],
): Promise<void> {
  const before = traffic.sent
  await eventually(async () => {
    await traffic.send(udp, set)
    for (const server of servers) {
      const named = await server.latest(`${family}{src_as=~"${heavyPattern(set)}"} > 0`)
      assert.equal(named.size, heavySets, `heavy hitters of set ${set}`)
      const seen = (await server.latest(tallied)).get(tallied) ?? 0n
      assert.ok(seen > before, 'what was sent since')
    }
  })
}

/** Sends for one sampler only, and no heavy hitters, until the rows of all others are gone. */
async function untilIdle(
  { udp }: LiveFlowtally,
  traffic: PairTraffic,
  server: Prometheus,
): Promise<void> {
  await eventually(async () => {
    await traffic.sendTail(udp)
    const rows = `${family}{src_as!~"1..|other"} or ${family}{sampler="127.0.0.2"}`
    // there are none in a scrape that failed, either
    const seen = await server.latest(`(count(${rows}) or vector(0)) and on() up == 1`)
    assert.deepEqual([...seen.values()], [0n], 'rows that take nothing in')
  })
}

/** Waits until servers have all that was sent. */
async function untilSeen({ sent }: PairTraffic, servers: readonly Prometheus[]): Promise<void> {
  await eventually(async () => {
    for (const server of servers) {
      assert.equal((await server.latest(tallied)).get(tallied), sent)
      assert.equal((await server.latest(held)).get(held), 0n)
    }
  })
}

/** The raw samples of the rows, and of what flowtally says about them. */
async function samplesOf(server: Prometheus): Promise<Seen> {
  const [rows, ofTallied, ofHeld] = await Promise.all([
    server.raw(family),
    server.raw(tallied),
    server.raw(held),
  ])
  const [all, hold] = [ofTallied[0], ofHeld[0]]
  assert.ok(all !== undefined && hold !== undefined)
  return { rows, tallied: all, held: hold }
}

interface Seen {
  readonly rows: readonly RawSeries[]
  readonly tallied: RawSeries
  readonly held: RawSeries
}

/** Of any stretch without a gap: rows grew by what was tallied, less what was held at either end. */
function assertExact(seen: Seen, stretch: Stretch): Growth {
  const rows = within(seen.rows, stretch)
  const { from, to } = stretchOf(rows)
  const shownAt = (time: number) => valueAt(seen.tallied, time) - valueAt(seen.held, time)
  const growth = growthOf(rows)
  assert.ok(mostAtOnce(rows) <= LIMIT, 'there are never more rows than the limit')
  assert.equal(growth.sum, shownAt(to) - shownAt(from))
  return growth
}

function valueAt({ name, samples }: RawSeries, time: number): bigint {
  const found = samples.find((sample) => sample.time === time)
  assert.ok(found !== undefined, `${name} was not in the scrape`)
  return found.value
}

const shown = ({ sum, births, falls }: Growth) =>
  `${sum} bytes in rows of which ${births} were born and ${falls} fell to 0`
