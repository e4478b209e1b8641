import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { httpGet } from '../test/expose/http-get.ts'
import { freePort } from '../test/support/free-port.ts'
import { AnyBroker, noBroker } from '../test/support/kafka/any-broker.ts'
import type { FlowTopic } from '../test/support/kafka/flow-topic.ts'
import { Samples } from '../test/support/samples.ts'
import { benchMetricSettings, cli } from './flowtally.ts'
import { median } from './measure.ts'
import { benchMessages } from './messages.ts'
import { printTable, ratio } from './print.ts'
import { cpuSeconds } from './processes.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Label sets, each of which comes again and again. */
const SETS = 4000

/** Passes over them: enough to be measured, and enough to know what starting and warming up costs. */
const MANY = 200
const FEW = 25

const ROUNDS = 3

/** How often flowtally is asked whether it has counted everything, in milliseconds. */
const LOOK = 400

const baseline = fileURLToPath(new URL('./kafka-baseline.js', import.meta.url))

/** From a broker to series, a whole process each, against kafkajs, JSON.parse and prom-client. */
export async function benchKafka(): Promise<void> {
  if (noBroker) {
    console.log(`\nkafka: ${noBroker}`)
    return
  }
  const broker = new AnyBroker()
  await broker.start()
  try {
    const rows = [await row(broker, 1), await row(broker, 20)].flat()
    printTable(
      `kafka: pmacct JSON, broker → series, ${SETS} label sets of 5 labels, bytes, packets and flows, 4 partitions; the baseline is kafkajs, JSON.parse and prom-client`,
      ['', 'records a message', 'records/s', 'CPU s/M records', 'ratio'],
      rows,
    )
  } finally {
    await broker.stop()
  }
}

interface Cost {
  readonly seconds: number
  readonly cpu: number
}

type Contestant = (broker: AnyBroker, topic: FlowTopic, records: number) => Promise<Cost>

async function row(broker: AnyBroker, records: number): Promise<string[][]> {
  const messages = benchMessages('pmacct-json', SETS, records)
  const topicOf = async (passes: number) => {
    const topic = await broker.newTopic()
    for (let pass = 0; pass < passes; pass++) await topic.send(messages)
    return topic
  }
  const [few, many] = [await topicOf(FEW), await topicOf(MANY)]
  /** Of each record beyond those. */
  const costOf = async (run: Contestant): Promise<Cost> => {
    const start = await run(broker, few, FEW * SETS)
    const all = await run(broker, many, MANY * SETS)
    const counted = (MANY - FEW) * SETS
    return {
      seconds: (all.seconds - start.seconds) / counted,
      cpu: (all.cpu - start.cpu) / counted,
    }
  }
  const rounds: (readonly [slow: Cost, fast: Cost])[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push([await costOf(runBaseline), await costOf(runFlowtally)])
  }
  const line = (name: string, costs: readonly Cost[], share: string) => [
    name,
    String(records),
    (1 / median(costs.map(({ seconds }) => seconds))).toFixed(0),
    (median(costs.map(({ cpu }) => cpu)) * 1e6).toFixed(2),
    share,
  ]
  const faster = median(rounds.map(([slow, fast]) => slow.cpu / fast.cpu))
  return [
    line(
      'baseline',
      rounds.map(([slow]) => slow),
      '',
    ),
    line(
      'flowtally',
      rounds.map(([, fast]) => fast),
      ratio(faster),
    ),
  ]
}

const runBaseline: Contestant = ({ plain }, { name }, records) => {
  const child = start([baseline, plain, name, `${records}`])
  return costUntil(child, async () => {
    if (child.stdout) await once(child.stdout, 'data')
  })
}

const runFlowtally: Contestant = async ({ plain }, { name }, records) => {
  const web = await freePort()
  const config = join(temporaryFolder(), 'flowtally.yaml')
  const listen = `kafka://${plain}/${name}?format=pmacct-json&from=earliest&partitions=all`
  writeFileSync(config, benchMetricSettings(listen, web))
  return costUntil(start([cli, 'run', '--config', config]), async () => {
    while ((await tallied(web)) < BigInt(records)) await sleep(LOOK)
  })
}

function start(words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  process.once('exit', () => child.kill('SIGKILL'))
  return child
}

/** What a process has cost when it is done, and ends it. */
async function costUntil(child: ChildProcess, done: () => Promise<void>): Promise<Cost> {
  const born = performance.now()
  await done()
  const cost = { seconds: (performance.now() - born) / 1000, cpu: cpuSeconds(child.pid) }
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  return cost
}

async function tallied(web: number): Promise<bigint> {
  try {
    const { body } = await httpGet(web, '/metrics')
    return new Samples(`${body}`).sum('flowtally_tallied_observations_total')
  } catch {
    return 0n // it does not serve yet
  }
}
