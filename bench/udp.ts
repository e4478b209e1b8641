import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freePort } from '../test/support/free-port.ts'
import { startFlowtally } from './flowtally.ts'
import { median } from './measure.ts'
import { printTable } from './print.ts'
import { cpuSeconds, drops, queued, type Running, startCollector } from './processes.ts'
import { raiseReceiveBuffer } from './receive-buffer.ts'
import { createSender, type Sender } from './sender.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { benchTraffic, recordsPerDatagram } from './traffic.ts'

const RATES = [5_000, 10_000, 20_000, 40_000]
const RATE_SECONDS = 5
const LONG_RATE = 40_000
const BEST_OF = 3

interface Run {
  readonly sent: number
  readonly seconds: number
  /** What the kernel dropped since the receive buffer was full. */
  readonly lost: number
  /** CPU seconds of the collector. */
  readonly cpu: number
}

/** End to end over loopback: the real program, and nfcapd beside it, which only stores. */
export async function benchUdp(flags: readonly string[]): Promise<void> {
  const seconds = secondsOf(flags)
  const folder = temporaryFolder()
  raiseReceiveBuffer()
  const sender = createSender(folder, benchTraffic('v9'))
  if (!sender.native) console.log('there is no cc: datagrams are sent by Node, which is slower')
  await rising(folder, sender)
  await long(folder, sender, seconds)
}

async function rising(folder: string, sender: Sender): Promise<void> {
  const flowtally = await startFlowtally(folder)
  const rows: string[][] = []
  try {
    await run(flowtally, sender, 5_000, 3) // warms up
    for (const rate of RATES) rows.push(runCells(await run(flowtally, sender, rate, RATE_SECONDS)))
  } finally {
    await flowtally.stop()
  }
  printTable(
    `udp: v9, 25 records a datagram, 100 000 label sets, ${RATE_SECONDS} s at each rate`,
    ['datagrams/s', 'sent', 'lost', 'CPU µs/datagram', 'ns/record', 'CPU'],
    rows,
  )
}

async function long(folder: string, sender: Sender, seconds: number): Promise<void> {
  const hasNfcapd = spawnSync('nfcapd', ['-V']).error === undefined
  const rows: string[][] = []
  const lost: { flowtally: number[]; nfcapd: number[] } = { flowtally: [], nfcapd: [] }
  for (let round = 0; round < BEST_OF; round++) {
    const { ours, scrapes } = await scraped(folder, sender, seconds)
    lost.flowtally.push(ours.lost)
    rows.push([
      'flowtally',
      ...runCells(ours),
      `${scrapes.length}`,
      `${median(scrapes).toFixed(0)}`,
    ])
    if (!hasNfcapd) continue
    const nfcapd = await stored(folder, sender, seconds)
    lost.nfcapd.push(nfcapd.lost)
    rows.push(['nfcapd', ...runCells(nfcapd), '', ''])
  }
  printTable(
    `udp: ${seconds} s at ${LONG_RATE} datagrams a second, 100 000 label sets (300 000 lines) scraped every second`,
    [
      '',
      'datagrams/s',
      'sent',
      'lost',
      'CPU µs/datagram',
      'ns/record',
      'CPU',
      'scrapes',
      'ms each',
    ],
    rows,
  )
  const best = Math.min(...lost.flowtally)
  const other = Math.min(...lost.nfcapd)
  const verdict = best === 0 || best <= other ? 'ok' : 'MISSED'
  const beside = hasNfcapd ? `nfcapd ${other}` : 'nfcapd is not installed'
  console.log(
    `  best of ${BEST_OF}: flowtally lost ${best}, ${beside}; bar: 0 or no more: ${verdict}`,
  )
}

/** The program while somebody scrapes it every second. */
async function scraped(folder: string, sender: Sender, seconds: number) {
  const flowtally = await startFlowtally(folder)
  try {
    // all label sets are there, all code is compiled
    await run(flowtally, sender, 10_000, 2)
    await scrape(flowtally.metricsUrl)
    const scraper = scrapeEverySecond(flowtally.metricsUrl)
    const ours = await run(flowtally, sender, LONG_RATE, seconds)
    return { ours, scrapes: await scraper() }
  } finally {
    await flowtally.stop()
  }
}

/** The function that it returns stops it and tells how many milliseconds each scrape took. */
function scrapeEverySecond(url: string): () => Promise<number[]> {
  const times: number[] = []
  const stopping = new AbortController()
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      const start = performance.now()
      await scrape(url)
      times.push(performance.now() - start)
      const rest = Math.max(0, 1000 - (performance.now() - start))
      await sleep(rest, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return async () => {
    stopping.abort()
    await ended
    return times
  }
}

/** Reads the whole body, without compression, and throws it away. */
function scrape(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      if (response.statusCode !== 200) reject(new Error(`the scrape is ${response.statusCode}`))
      response.resume().on('end', resolve).on('error', reject)
    }).on('error', reject)
  })
}

/** nfcapd with the same traffic; what it stores is removed as it goes. */
async function stored(folder: string, sender: Sender, seconds: number): Promise<Run> {
  const files = join(folder, 'nfcapd')
  mkdirSync(files, { recursive: true })
  const port = await freePort()
  const words = ['-b', '127.0.0.1', '-p', `${port}`, '-w', files, '-t', '2', '-y']
  const nfcapd = await startCollector('nfcapd', [...words, '-B', `${16 * 2 ** 20}`], port)
  const cleaner = setInterval(() => {
    const finished = readdirSync(files).filter((name) => /^nfcapd\.\d+$/.test(name))
    for (const name of finished) rmSync(join(files, name), { force: true })
  }, 1000)
  try {
    await run(nfcapd, sender, 10_000, 2)
    return await run(nfcapd, sender, LONG_RATE, seconds)
  } finally {
    clearInterval(cleaner)
    await nfcapd.stop()
  }
}

/** Sends, waits until the socket is read empty, and says what was lost and what it cost. */
async function run(
  { process: { pid }, port }: Running,
  sender: Sender,
  rate: number,
  seconds: number,
): Promise<Run> {
  const dropsBefore = drops(port) ?? 0
  const cpuBefore = cpuSeconds(pid)
  const blasted = await sender.blast(port, rate, seconds)
  for (let tries = 0; tries < 100 && queued(port) > 0; tries++) await sleep(50)
  const cpu = cpuSeconds(pid) - cpuBefore
  return {
    sent: blasted.sent,
    seconds: blasted.seconds,
    lost: (drops(port) ?? 0) - dropsBefore,
    cpu,
  }
}

function runCells({ sent, seconds, lost, cpu }: Run): string[] {
  const microseconds = (cpu * 1e6) / (sent - lost)
  return [
    (sent / seconds).toFixed(0),
    `${sent}`,
    lost === 0 ? '0' : `${lost} (${((lost / sent) * 100).toFixed(2)} %)`,
    microseconds.toFixed(1),
    ((microseconds * 1000) / recordsPerDatagram.v9).toFixed(0),
    `${((cpu / seconds) * 100).toFixed(0)} %`,
  ]
}

function secondsOf(flags: readonly string[]): number {
  const { values } = parseArgs({ args: [...flags], options: { seconds: { type: 'string' } } })
  return Number(values.seconds ?? 30)
}
