import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { parseListener } from '../config/values/listener.ts'
import { problem } from '../decode/problems.ts'
import { Forecast } from '../forecast/forecast.ts'
import { Rehearsal } from '../forecast/rehearsal.ts'
import { Lane } from '../lanes/lane.ts'
import { planLanes } from '../lanes/lane-plan.ts'
import type { LaneReport } from '../lanes/lane-report.ts'
import { LaneSources } from '../lanes/lane-sources.ts'
import { laneStreams } from '../lanes/lane-streams.ts'
import { createLog } from '../log.ts'
import { Enrichment } from '../names/enrichment.ts'
import { pipelineOptions } from '../pipeline-options.ts'
import type { Environment } from '../system/read-secret.ts'
import { version } from '../version.ts'
import type { CommandOutput } from './command-output.ts'
import { forecastReport } from './forecast-report.ts'

/** Label sets that are told apart, all metrics together: some 700 MB. */
const MOST_LABEL_SETS = 1_000_000

/** What is looked at: captures, or what comes in for so many milliseconds. */
export type ForecastOf = ({ readonly files: readonly string[] } | { readonly duration: number }) & {
  /** How often the metrics are scraped meanwhile, in milliseconds of that time. */
  readonly scrapeInterval: number
  /** Where secrets can be. */
  readonly environment: Environment
}

/** Runs the metrics of a configuration in this thread, without serving, and says what they come to. */
export async function runForecast(
  config: Config,
  of: ForecastOf,
  stopping: AbortController,
  output: CommandOutput,
): Promise<void> {
  const enrichment = newEnrichment(config, of.environment)
  await enrichment.start()
  try {
    await enrichment.addressesRead
    await look(config, of, enrichment, stopping, output)
  } finally {
    await enrichment.stop()
  }
}

async function look(
  config: Config,
  of: ForecastOf,
  enrichment: Enrichment,
  stopping: AbortController,
  { out, status }: CommandOutput,
): Promise<void> {
  const lane = new Lane(pipelineOptions(config), [], Date.now())
  const forecast = new Forecast(config.metrics, MOST_LABEL_SETS)
  const rehearsal = new Rehearsal(config.metrics, {
    nameLimit: config.limits.names,
    newSeriesPerHour: config.limits.new_series_per_hour,
    scrapeInterval: of.scrapeInterval,
  })
  enrichment.tell = (knowledge) => lane.know(knowledge)
  lane.know(enrichment.knowledge())
  const notes = new Set<string>()
  const take = () => {
    const report = lane.report(sources.now, sources)
    forecast.add(report.tally, report.newNames, sources.now)
    rehearsal.add(report.tally, report.newNames, sources.now)
    for (const _ of enrichment.reportSteps(report, (number) => forecast.nameOf(number)));
    for (const note of notesOf(report)) notes.add(note)
  }
  const progress = newProgress(status, () => forecast.observations)
  const sources = new LaneSources(sourcesOf(config, of), lane, {
    async pace() {
      if ('files' in of) {
        take()
        progress(sources.captures.bytesRead / sources.captures.bytes)
      }
      await nextTurn()
      if (stopping.signal.aborted) sources.captures.stop()
    },
    // nothing is kept that could be lost
    letGo: () => sources.secured(sources.positions),
  })
  await sources.open()
  if ('files' in of) await sources.captures.read()
  else await listen(of.duration, config.flush_interval, stopping.signal, take, progress)
  await sources.stop()
  take()
  progress(undefined)
  for (const note of notes) status.write(`flowtally: ${note}\n`)
  if (forecast.observations === 0) {
    status.write(`flowtally: no flows came, so there is nothing to forecast. ${remedyOf(of)}\n`)
    return
  }
  if (forecast.isFull) {
    status.write(
      `flowtally: more than ${MOST_LABEL_SETS} label sets: what the others took in counts as not named, at any limit. Give the metrics fewer labels, or a narrower \`where\`.\n`,
    )
  }
  out.write(`${forecastReport(forecast, rehearsal.finish(), config, of.scrapeInterval)}\n`)
}

/** What to do where no flows came. */
function remedyOf(of: ForecastOf): string {
  return 'files' in of
    ? `\`flowtally decode --summary ${of.files.join(' ')}\` says what is in it.`
    : 'See docs/troubleshooting.md, or take a longer time with --for.'
}

/** What is known beside the records; its files are left to who serves the metrics. */
function newEnrichment(config: Config, environment: Environment): Enrichment {
  return new Enrichment({
    config: { ...config, state_dir: undefined },
    log: createLog({ ...config.log, level: 'warn' }),
    environment,
    agent: `flowtally/${version}`,
  })
}

function sourcesOf(config: Config, of: ForecastOf) {
  const { environment } = of
  const files = 'files' in of ? of.files.map((file) => parseListener(`pcap:${file}`)) : undefined
  const listen = files ?? config.listen
  const { lanes, captures } = planLanes({ lanes: 1, listen }, false)
  const { streams, problems } = laneStreams(listen, environment)
  if (problems.length > 0) throw new ConfigError(problems)
  // in a group, it would take partitions from those who count
  const groupless = streams.map((stream) => ({
    ...stream,
    topics: { ...stream.topics, group: undefined },
  }))
  return {
    listeners: [...(lanes[0] ?? []), ...groupless],
    captures,
    positions: [],
    rcvbuf: config.rcvbuf,
    reusePort: false,
    connections: config.limits.connections,
    connectionIdle: config.limits.connection_idle,
  }
}

/** Takes reports until the time is over, or somebody stops it. */
async function listen(
  duration: number,
  interval: number,
  signal: AbortSignal,
  take: () => void,
  progress: (share: number) => void,
): Promise<void> {
  const began = performance.now()
  const ticking = setInterval(() => {
    take()
    progress((performance.now() - began) / duration)
  }, interval)
  // aborted, it is over just the same
  await sleep(duration, undefined, { signal }).catch(() => undefined)
  clearInterval(ticking)
}

/** A bar in one line of a terminal; `undefined` clears it. Nothing elsewhere. */
function newProgress(status: CommandOutput['status'], observations: () => number) {
  const WIDTH = 40
  let last = ''
  return (share: number | undefined): void => {
    if (status.isTTY !== true) return
    const done = Math.floor(Math.min(1, share ?? 0) * WIDTH)
    const percent = Math.floor(Math.min(1, share ?? 0) * 100)
    const bar = `[${'#'.repeat(done)}${' '.repeat(WIDTH - done)}] ${percent} %`
    const line = share === undefined ? '' : bar
    if (line === last) return
    last = line
    status.write(
      `\r\u001b[K${line}${share === undefined ? '' : `, ${observations()} observations`}`,
    )
  }
}

/** What a person should know about the traffic: each kind of problem once. */
function* notesOf({ problems, captures, streams, bugs }: LaneReport): Generator<string> {
  for (const { reason } of problems) {
    const { meaning, remedy } = problem(reason)
    yield `${reason}: ${meaning} ${remedy}`
  }
  for (const { listen, finished } of captures) {
    if (finished?.failure !== undefined)
      yield `cannot read the rest of ${listen}: ${finished.failure}`
    for (const [reason, count] of Object.entries(finished?.skipped ?? {})) {
      yield `${listen}: skipped ${count} × ${reason}`
    }
  }
  for (const { level, message, fields } of streams.flatMap(({ events }) => events)) {
    if (level !== 'info') yield `${fields.listen}: ${message} ${fields.problem ?? ''}`.trim()
  }
  yield* bugs
}
