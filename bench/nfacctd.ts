import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../test/support/free-port.ts'
import { startFlowtally } from './flowtally.ts'
import { median } from './measure.ts'
import { atMost, printTable } from './print.ts'
import { cpuSeconds, drops, queued, type Running, startCollector } from './processes.ts'
import { raiseReceiveBuffer } from './receive-buffer.ts'
import { createSender, type Sender } from './sender.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { benchTraffic, recordsPerDatagram } from './traffic.ts'

const RATE = 10_000
const SECONDS = 8
const ROUNDS = 3

const configuration = fileURLToPath(new URL('../../bench/nfacctd.conf', import.meta.url))

/** The same replay to flowtally and to pmacct's nfacctd, which counts by the same five keys. */
export async function benchNfacctd(): Promise<void> {
  if (spawnSync('nfacctd', ['-V']).error !== undefined) {
    console.log('\nnfacctd: not installed (Debian has it in pmacct)')
    return
  }
  const folder = temporaryFolder()
  raiseReceiveBuffer()
  const sender = createSender(folder, benchTraffic('v9'))
  const rounds: Cost[][] = []
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push([
      await cost(await startFlowtally(folder), sender),
      await cost(await startNfacctd(folder), sender),
    ])
  }
  print(rounds)
}

interface Cost {
  readonly secondsPerMillion: number
  readonly lost: number
}

async function startNfacctd(folder: string): Promise<Running> {
  const port = await freePort()
  const file = join(folder, 'nfacctd.conf')
  const own = `nfacctd_port: ${port}\nprint_output_file: ${join(folder, 'nfacctd.csv')}\n`
  writeFileSync(file, readFileSync(configuration, 'utf8') + own)
  return await startCollector('nfacctd', ['-f', file], port)
}

/** CPU seconds for a million records, of a collector that has seen every label set. */
async function cost(collector: Running, sender: Sender): Promise<Cost> {
  const { process, port } = collector
  try {
    await sender.blast(port, 5_000, 3)
    await settled(port)
    const dropsBefore = drops(port) ?? 0
    const before = cpuSeconds(process.pid)
    const { sent } = await sender.blast(port, RATE, SECONDS)
    await settled(port)
    const cpu = cpuSeconds(process.pid) - before
    const lost = (drops(port) ?? 0) - dropsBefore
    const records = (sent - lost) * recordsPerDatagram.v9
    return { secondsPerMillion: (cpu / records) * 1e6, lost }
  } finally {
    await collector.stop()
  }
}

/** What is received is also counted: nfacctd does that in a second process. */
async function settled(port: number): Promise<void> {
  for (let tries = 0; tries < 100 && queued(port) > 0; tries++) await sleep(50)
  await sleep(1000)
}

function print(rounds: readonly (readonly Cost[])[]): void {
  const costs = ['flowtally', 'nfacctd'].map((name, i) => {
    const own = rounds.flatMap((round) => round[i] ?? [])
    return {
      name,
      seconds: median(own.map(({ secondsPerMillion }) => secondsPerMillion)),
      lost: own.reduce((sum, { lost }) => sum + lost, 0),
    }
  })
  const share = median(
    rounds.map(
      ([ours, theirs]) =>
        (ours?.secondsPerMillion ?? Number.NaN) / (theirs?.secondsPerMillion ?? Number.NaN),
    ),
  )
  printTable(
    `nfacctd: ${RATE} v9 datagrams a second for ${SECONDS} s, the same five keys`,
    ['', 'CPU s/M records', 'lost'],
    costs.map(({ name, seconds, lost }) => [name, seconds.toFixed(3), `${lost}`]),
  )
  console.log(`  flowtally / nfacctd: ${share.toFixed(2)}, bar ${atMost(share, 0.67)}`)
}
