import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { InterfaceTable } from '../counters/interface-table.ts'
import type { SamplerState } from '../decode/decoder-state.ts'
import { lastingStates } from '../decode/lasting-states.ts'
import { newestStates } from '../decode/newest-states.ts'
import { problem } from '../decode/problems.ts'
import type { Knowledge } from '../enrich/knowledge.ts'
import type { Part } from '../lifecycle.ts'
import { kafkaName } from '../model/kafka-topics.ts'
import type { SourcePosition } from '../model/source-position.ts'
import type { Enrichment } from '../names/enrichment.ts'
import { pipelineOptions, pipelineSettings } from '../pipeline-options.ts'
import { connectionEnd } from '../source/connection-ends.ts'
import type { SourcePositions } from '../source-positions.ts'
import type { Ledger } from '../status/ledger.ts'
import { kernelSockets } from '../system/kernel-sockets.ts'
import type { Environment } from '../system/read-secret.ts'
import type { Series } from '../tally/series.ts'
import type { Telemetry } from '../telemetry.ts'
import { LaneHandle } from './lane-handle.ts'
import { planLanes, reusePortWorks } from './lane-plan.ts'
import type { BoundSocket, CaptureReport, CaptureStart, LaneReport } from './lane-report.ts'
import { laneStreams } from './lane-streams.ts'
import { type Merged, Merger } from './merger.ts'
import type { StateFile } from './state-file.ts'

/**
 * How often lanes are asked what samplers said, in milliseconds: it is kept for the case that one
 * dies, and in the state directory.
 */
const STATE_INTERVAL = 60_000

/** What lanes report to. */
export interface LanesOptions {
  readonly config: Config
  readonly series: Series
  readonly interfaces: InterfaceTable
  readonly telemetry: Telemetry
  readonly ledger: Ledger
  readonly log: Logger
  readonly state: StateFile | undefined
  /** How far sources were read, by the reports that are in the tables. */
  readonly positions: SourcePositions
  /** What is known beside the records. */
  readonly enrichment: Enrichment
  /** Where secrets can be. */
  readonly environment: Environment
  /** A report is in the tables; it `letsGo` where a source waits for what was read to be secured. */
  merged(letsGo: boolean): void
}

/** All lanes: their threads, what they report, and what they know about samplers. */
export class Lanes implements Part {
  readonly merger: Merger
  readonly #options: LanesOptions
  #lanes: readonly LaneHandle[] = []
  readonly #sockets = new Map<LaneHandle, readonly BoundSocket[]>()
  #saving: NodeJS.Timeout | undefined
  /** Which of the changes of settings the tables are of. */
  #generation = 0
  /** The last change that lanes were told of. */
  #toldGeneration = 0
  /** Why streams are not read, by what they are called. */
  readonly #unread = new Map<string, string>()
  /** Reports of lanes that have changed their settings, while the tables have not. */
  readonly #early: Merged[] = []

  constructor(options: LanesOptions) {
    this.#options = options
    this.merger = new Merger(options.series, {
      // before rows are born of it: they have then the names that it tells
      named: ({ lane, report }) => options.enrichment.reportSteps(report, this.#namesOf(lane)),
      merged: (merged) => this.#merged(merged),
    })
  }

  /** Every socket that is open, lane by lane. */
  get sockets(): readonly BoundSocket[] {
    return [...this.#sockets.values()].flat()
  }

  async start(): Promise<void> {
    const { config, log, state } = this.#options
    const { lanes, captures, reusePort, warning } = planLanes(config, await reusePortWorks())
    const { streams } = laneStreams(config.listen, this.#options.environment)
    for (const { topics } of streams) this.#unread.set(kafkaName(topics), 'it is not connected yet')
    if (warning !== undefined) log.warn(warning)
    state?.prepare()
    const known = state?.read() ?? { samplers: [] }
    if (known.problem !== undefined) {
      log.warn(
        { file: state?.path, problem: known.problem },
        'cannot use the state file, templates are learned anew',
      )
    }
    const plans = [
      ...lanes.map((listeners) => ({ listeners, captures: [], state: known.samplers })),
      ...streams.map((stream) => ({ listeners: [stream], captures: [], state: known.samplers })),
      ...(captures.length > 0 ? [{ listeners: [], captures, state: [] }] : []),
    ]
    this.#lanes = plans.map(({ listeners, captures, state }, number) => {
      const settings = {
        pipeline: pipelineOptions(config),
        sources: {
          listeners,
          captures,
          positions: this.#options.positions.all,
          rcvbuf: config.rcvbuf,
          reusePort,
          connections: config.limits.connections,
          connectionIdle: config.limits.connection_idle,
        },
        flushInterval: config.flush_interval,
        state,
        generation: 0,
      }
      return new LaneHandle(number, settings, {
        listening: (lane, sockets) => this.#listening(lane, sockets),
        report: ({ number, incarnation }, report) =>
          this.#take({ lane: number, incarnation, report }),
        knowledge: () => this.#options.enrichment.knowledge(),
        died: (lane, error, delay) => this.#died(lane, error, delay),
      })
    })
    try {
      for (const lane of this.#lanes) await lane.start()
    } catch (error) {
      await this.stop()
      throw error
    }
    this.#saving = setInterval(() => void this.#save(), STATE_INTERVAL)
  }

  /** Closes the sockets; everything that came before is in the tables when this resolves. */
  async stop(): Promise<void> {
    const states = await Promise.all(this.#lanes.map((lane) => lane.stop()))
    this.#sockets.clear()
    await this.merger.hold()
    this.merger.release()
    if (this.#saving === undefined) return
    clearInterval(this.#saving)
    await this.#write(newestStates(states.flat()))
  }

  /** Tells all lanes that what comes before these positions need never be read again. */
  secured(positions: readonly SourcePosition[]): void {
    for (const lane of this.#lanes) lane.secured(positions)
  }

  /** Tells all lanes what else is known. */
  know(knowledge: Knowledge): void {
    for (const lane of this.#lanes) lane.know(knowledge)
  }

  /**
   * Goes on with other settings of the pipeline, and changes the tables by `steps` when all that was tallied by
   * the old ones is in them. One change at a time; after one that failed, another one has to follow.
   */
  async change(config: Config, steps: () => Generator<void, void>): Promise<void> {
    const settings = pipelineSettings(config)
    this.#toldGeneration++
    const generation = this.#toldGeneration
    await Promise.all(this.#lanes.map((lane) => lane.change(settings, generation)))
    await this.merger.change(steps)
    this.#generation = generation
    for (const early of this.#early.splice(0)) this.#take(early)
  }

  /** Asks all lanes for reports and takes them in, as far as they come in time. */
  async flush(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.flush()))
  }

  /** What all samplers said about themselves. */
  async describe(): Promise<readonly SamplerState[]> {
    const states = await Promise.all(this.#lanes.map((lane) => lane.describe()))
    return newestStates(states.flat())
  }

  /** Brings into the telemetry which lanes receive, and what the kernel says about their sockets. */
  async look(): Promise<void> {
    const { telemetry } = this.#options
    for (const { number, up, stuck } of this.#lanes) telemetry.lane(number, up && !stuck, false)
    telemetry.sockets(this.sockets, await kernelSockets())
  }

  /** Whether there is any lane. */
  get areStarted(): boolean {
    return this.#lanes.length > 0
  }

  /** The lanes that do not receive. */
  get away(): readonly number[] {
    return this.#lanes.filter(({ up }) => !up).map(({ number }) => number)
  }

  /** The lanes that receive, or should, but are not heard of. */
  get stuck(): readonly number[] {
    return this.#lanes.filter(({ stuck }) => stuck).map(({ number }) => number)
  }

  /** The streams that are not read, and why. */
  get unread(): readonly (readonly [listen: string, problem: string])[] {
    return [...this.#unread]
  }

  #namesOf(lane: number): (number: number) => string {
    return (number) => this.#options.series.nameOf(lane, number)
  }

  *#merged({ lane, incarnation, report }: Merged): Generator<void, void> {
    const { interfaces, telemetry, ledger, log, positions } = this.#options
    const now = Date.now()
    this.#lanes[lane]?.merged(incarnation)
    positions.note(report.positions)
    const nameOf = this.#namesOf(lane)
    yield* interfaces.reportSteps(report.interfaces, nameOf, now)
    yield* telemetry.reportSteps(lane, report, nameOf)
    yield* ledger.reportSteps(lane, report, nameOf, now)
    logReport(log, report, nameOf)
    this.#options.merged(report.letsGo)
  }

  #take(merged: Merged): void {
    const { lane, incarnation, report } = merged
    for (const { listen, problem } of report.streams) {
      if (problem === undefined) this.#unread.delete(listen)
      else this.#unread.set(listen, problem)
    }
    if (report.generation > this.#generation) {
      this.#early.push(merged)
    } else if (report.generation === this.#generation) {
      this.merger.add(lane, incarnation, report)
    } else {
      // of settings that could not be taken over: the tables are of other metrics, all else is as good as ever
      const [{ tallied = 0 } = {}] = report.tally.counts
      if (tallied > 0) {
        const message = 'flows were tallied by settings that could not be taken over, and are lost'
        this.#options.log.error({ lane, flows: tallied }, message)
      }
      this.merger.add(lane, incarnation, { ...report, tally: { blocks: [], counts: [] } })
    }
  }

  #listening(lane: LaneHandle, sockets: readonly BoundSocket[]): void {
    const { log, telemetry } = this.#options
    this.#sockets.set(lane, sockets)
    telemetry.lane(lane.number, true, false)
    for (const { listen, port, buffer } of sockets) {
      const fields = { listen, port, lane: lane.number, rcvbuf: buffer?.granted }
      log.info(fields, 'receiving flows')
      if (buffer === undefined || buffer.granted >= buffer.asked) continue
      log.warn(
        { listen, ...buffer },
        `the kernel grants a smaller receive buffer: bursts may be lost. Raise it with: sysctl -w net.core.rmem_max=${buffer.asked}`,
      )
    }
  }

  #died(lane: LaneHandle, error: Error, delay: number): void {
    const { log, telemetry } = this.#options
    this.#sockets.delete(lane)
    telemetry.lane(lane.number, false, true)
    log.error(
      { lane: lane.number, problem: error.message, restart_ms: delay },
      'a lane died and is started again; what came in the meantime is lost',
    )
  }

  async #save(): Promise<void> {
    await this.#write(await this.describe())
  }

  async #write(samplers: readonly SamplerState[]): Promise<void> {
    const { state, log } = this.#options
    try {
      await state?.write(lastingStates(samplers))
    } catch (error) {
      const reason = error instanceof Error ? error.message : `${error}`
      log.error({ file: state?.path, problem: reason }, 'cannot write the state file')
    }
  }
}

/** One line for the first problem of its kind in a minute, with what to do about it. */
function logReport(log: Logger, report: LaneReport, nameOf: (number: number) => string): void {
  for (const { name, reason, detail, suppressed } of report.problems) {
    const { meaning, remedy } = problem(reason)
    log.warn({ sampler: nameOf(name), reason, detail, suppressed }, `${meaning} ${remedy}`)
  }
  for (const { detail, suppressed, ...fields } of report.connectionProblems) {
    const { meaning, remedy } = connectionEnd(fields.reason)
    log.warn({ ...fields, ...(detail !== '' && { detail }), suppressed }, `${meaning} ${remedy}`)
  }
  for (const { listen, start, finished } of report.captures) {
    logStart(log, listen, start)
    logCapture(log, listen, finished)
  }
  for (const { level, message, fields } of report.streams.flatMap(({ events }) => events)) {
    log[level](fields, message)
  }
  for (const stack of report.bugs) log.error({ stack }, 'a bug of flowtally, please report it')
}

/** One line where an earlier run has begun to read a capture. */
function logStart(log: Logger, listen: string, start: CaptureStart | undefined): void {
  if (start?.kind === 'goes_on') {
    log.info({ listen, datagrams: start.at }, 'a capture is read on behind what was counted')
  } else if (start?.kind === 'anew') {
    log.warn({ listen }, 'a capture is another one than before, and is counted from its beginning')
  }
}

/** One line at the end of a capture. */
function logCapture(log: Logger, listen: string, finished: CaptureReport['finished']): void {
  if (finished === undefined) return
  const { datagrams, skipped, failure } = finished
  const fields = { listen, datagrams, ...(Object.keys(skipped).length > 0 && { skipped }) }
  if (failure === undefined) log.info(fields, 'a capture was read to its end')
  else log.error({ ...fields, problem: failure }, 'cannot read the rest of a capture')
}
