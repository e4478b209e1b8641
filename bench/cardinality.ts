import { FirstCome } from './cardinality/first-come.ts'
import { Ours } from './cardinality/ours.ts'
import type { Policy } from './cardinality/policy.ts'
import { Server } from './cardinality/server.ts'
import { Stream } from './cardinality/stream.ts'
import { Top } from './cardinality/top.ts'
import { printTable } from './print.ts'

const LIMIT = 1000
const SEEDS = [1, 2, 3]

const MINUTE = 60_000
const HOURS = 3
const RECORDS_PER_SECOND = 400
const SCRAPE_INTERVAL = 15_000
const SHIFT_INTERVAL = 10 * MINUTE

/** Scrapes after the last record, in which everybody may show what is left. */
const LAST_SCRAPES = 4

/** Ours names at least what the best does, but for so many points. */
const POINTS = 2

interface Contestant {
  readonly name: string
  /** Whether ours has to keep up with it. What withholds the tail is there to show what that costs. */
  readonly counts: boolean
  readonly policy: Policy
  readonly server: Server
  /** Series born before the last hour. */
  bornBefore: number
}

/** What the columns say, for whoever reads them. */
const LEGEND = [
  'seen: what all series together grew by, of all bytes sent',
  'named: what series with their labels grew by, whenever it was seen',
  'named in time: the same without jumps, by which a series that was away makes up for that time',
]

/** What a Prometheus sees of traffic whose heavy hitters shift, by the way in which series are bounded. */
export async function benchCardinality(): Promise<void> {
  for (const seed of SEEDS) {
    const contestants = newContestants()
    const sent = await replay(contestants, new Stream(seed))
    printTable(
      `cardinality: ${LIMIT} series, ${HOURS} h of traffic, heavy hitters shift every 10 min, seed ${seed}`,
      ['policy', 'seen', 'named', 'named in time', 'new series/h', 'most series', 'bar'],
      rows(contestants, sent),
    )
  }
  console.log(`\n${LEGEND.map((line) => `  ${line}\n`).join('')}`)
}

function newContestants(): Contestant[] {
  const contestant = (name: string, policy: Policy, counts = true): Contestant => {
    return { name, counts, policy, server: new Server(), bornBefore: 0 }
  }
  return [
    contestant('first come, others dropped, idle 2 min', new FirstCome(LIMIT, 2 * MINUTE, false)),
    contestant('first come, others folded, idle 15 min', new FirstCome(LIMIT, 15 * MINUTE, true)),
    contestant('top by all bytes, idle 15 min', new Top(LIMIT, 15 * MINUTE, 'bytes')),
    contestant('flowtally', new Ours(LIMIT)),
    contestant('beside: top since the last scrape', new Top(LIMIT, 15 * MINUTE, 'recent'), false),
  ]
}

/** Sends the stream through all policies, scrapes them, and returns how many bytes were sent. */
async function replay(contestants: readonly Contestant[], stream: Stream): Promise<number> {
  const end = HOURS * 60 * MINUTE
  let sent = 0
  for (let now = 0; now < end + LAST_SCRAPES * SCRAPE_INTERVAL; now += 1000) {
    if (now % SCRAPE_INTERVAL === 0) await scrape(contestants, now)
    if (now === end - 60 * MINUTE) for (const one of contestants) one.bornBefore = one.server.born
    if (now > 0 && now % SHIFT_INTERVAL === 0) stream.shift()
    if (now < end) sent += send(contestants, stream, now)
  }
  await scrape(contestants, end + LAST_SCRAPES * SCRAPE_INTERVAL)
  return sent
}

function send(contestants: readonly Contestant[], stream: Stream, now: number): number {
  let sent = 0
  for (let i = 0; i < RECORDS_PER_SECOND; i++) {
    const key = stream.key()
    const bytes = stream.bytes()
    for (const { policy } of contestants) policy.add(key, bytes, now)
    sent += bytes
  }
  return sent
}

async function scrape(contestants: readonly Contestant[], now: number): Promise<void> {
  for (const { policy, server } of contestants) server.scrape(await policy.scrape(now))
}

function rows(contestants: readonly Contestant[], sent: number): string[][] {
  const best = Math.max(
    ...contestants.filter(({ counts }) => counts).map(({ server }) => server.named),
  )
  return contestants.map(({ name, policy, server, bornBefore }) => [
    name,
    `${((100 * server.seen) / sent).toFixed(3)} %`,
    `${((100 * server.named) / sent).toFixed(1)} %`,
    `${((100 * server.namedInTime) / sent).toFixed(1)} %`,
    `${server.born - bornBefore}`,
    `${server.most}`,
    policy instanceof Ours ? bar(server, sent, best) : '',
  ])
}

function bar({ seen, named, most }: Server, sent: number, best: number): string {
  const reached =
    seen === sent && named >= best - (POINTS / 100) * sent && most <= LIMIT ? 'ok' : 'MISSED'
  return `seen 100.000 %, named ≥ best - ${POINTS}: ${reached}`
}
