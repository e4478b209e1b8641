import { monitorEventLoopDelay } from 'node:perf_hooks'
import { decoderState, restoreDecoder, type SamplerState } from '../decode/decoder-state.ts'
import type { ProblemReason } from '../decode/problems.ts'
import type { Sampler } from '../decode/sampler.ts'
import { COUNTS, count } from '../decode/sampler-counts.ts'
import type { Knowledge } from '../enrich/knowledge.ts'
import type { Payload } from '../model/payload.ts'
import type { SourcePosition } from '../model/source-position.ts'
import { Pipeline, type PipelineOptions, type PipelineSettings } from '../pipeline.ts'
import { ProblemLog } from '../problem-log.ts'
import type { Stream } from '../source/stream.ts'
import type { Captures } from './captures.ts'
import type { Connections } from './connections.ts'
import type { LaneReport, ProblemReport, SamplerReport, SequenceLoss } from './lane-report.ts'

/** Templates older than a day are of a sampler that is gone or has changed. */
const MAX_STATE_AGE = 86_400_000

/** Different bugs that are told with their stacks; the counter has them all. */
const MAX_BUGS = 10

/** Sources that have something to say for themselves. */
export interface ReportingSources {
  readonly connections: Connections
  readonly captures: Captures
  readonly streams: readonly Stream[]
  readonly positions: readonly SourcePosition[]
}

/** The way from payloads to reports, with all state of one thread; knows nothing of threads. */
export class Lane {
  readonly #pipeline: Pipeline
  readonly #problems = new ProblemLog<ProblemReport>()
  readonly #bugs = new Set<string>()
  #newBugs: string[] = []
  readonly #stall = monitorEventLoopDelay({ resolution: 10 })
  /** Domains that were reported at least once. */
  readonly #seen = new WeakSet<object>()
  /** How often the settings were changed. */
  #generation: number
  /** Whether samplers have counts of what was only learned from. */
  #hasLearned = false

  constructor(
    options: PipelineOptions,
    state: readonly SamplerState[],
    now: number,
    generation = 0,
  ) {
    this.#generation = generation
    this.#pipeline = new Pipeline(options, {
      problem: (reason, sampler, detail) => this.#noteProblem(reason, sampler, detail),
      bug: (error) => this.#noteBug(error),
    })
    restoreDecoder(this.#pipeline.decoder, state, now, MAX_STATE_AGE)
    this.#stall.enable()
  }

  receive(payload: Payload): void {
    if (this.#hasLearned) this.#forgetCounts(payload.received)
    this.#pipeline.receive(payload)
  }

  /**
   * Takes in a payload that an earlier run has counted, for what it says about others: templates, sampling rates,
   * sets that wait. Nothing of it is counted.
   */
  learn(payload: Payload): void {
    this.#hasLearned = true
    this.#pipeline.learn(payload)
  }

  /** Takes in what is known beside the records. */
  know(knowledge: Knowledge): void {
    this.#pipeline.know(knowledge)
  }

  /** Goes on with other settings, all of which reports of this generation are of; to be called after a report. */
  change(settings: PipelineSettings, generation: number): void {
    this.#pipeline.change(settings)
    this.#generation = generation
  }

  /** Whether somebody at an address may send. */
  allows(address: string): boolean {
    return this.#pipeline.decoder.samplers.allows(address)
  }

  /** A sampler's connection is closed, and with it goes what was said over it. */
  endSessions(address: string, connection: number): void {
    this.#pipeline.decoder.samplers.endSessions(address, connection)
  }

  /**
   * Everything since the last report, that of its sources included; `letsGo` where one of them waits until that is
   * secured.
   */
  report(now: number, sources?: ReportingSources, letsGo = false): LaneReport {
    const { decoder, tally, interfaces, names, laneNames } = this.#pipeline
    decoder.sets.expire(now)
    if (this.#hasLearned) this.#forgetCounts(now)
    const samplers = [decoder.samplers.refused, ...decoder.samplers]
    const report = {
      generation: this.#generation,
      tally: tally.report(),
      interfaces: interfaces.report(),
      samplers: samplers.filter(({ touched }) => touched).map(samplerReport),
      losses: [...decoder.samplers].flatMap((sampler) => this.#losses(sampler, now)),
      problems: this.#problems.take(),
      connections: sources?.connections.take() ?? [],
      connectionProblems: sources?.connections.takeProblems() ?? [],
      captures: sources?.captures.take() ?? [],
      streams: sources?.streams.map((stream) => stream.take()) ?? [],
      positions: sources?.positions ?? [],
      letsGo,
      told: decoder.samplers.inBandNames.takeNews(),
      unknownInterfaces: laneNames.takeUnknown(),
      bugs: this.#newBugs,
      // last, since the others may have named something
      newNames: names.takeNew(),
      levels: {
        samplers: decoder.samplers.size,
        sessions: decoder.samplers.sessions,
        templateBytes: decoder.samplers.templateBytes,
        inBandNames: decoder.samplers.inBandNames.size,
        parkedSets: decoder.sets.parked.size,
        parkedBytes: decoder.sets.parked.bytes,
        names: names.size,
        nameOverflows: names.overflows + laneNames.refused,
        stall: this.#stall.count > 0 ? this.#stall.max / 1e9 : 0,
      },
    }
    this.#newBugs = []
    this.#stall.reset()
    return report
  }

  /** What samplers said about themselves: for the curious, and for the next start. */
  describe(): SamplerState[] {
    return decoderState(this.#pipeline.decoder)
  }

  /** Of what was learned, only sets that wait still have to be accounted for. */
  #forgetCounts(now: number): void {
    this.#hasLearned = false
    const { samplers } = this.#pipeline.decoder
    for (const sampler of [samplers.refused, ...samplers]) {
      sampler.counts.fill(0)
      sampler.touched = false
      for (const { sessions, parked } of sampler.domains) {
        for (const { sequence } of sessions.values()) sequence.takeLost(now)
        for (const { size } of parked.values()) {
          sampler.add(count.sets, size)
          sampler.add(count.sets_parked, size)
        }
      }
    }
  }

  #losses(sampler: Sampler, now: number): SequenceLoss[] {
    const losses: SequenceLoss[] = []
    for (const domain of sampler.domains) {
      let lost = 0
      for (const { sequence } of domain.sessions.values()) lost += sequence.takeLost(now)
      if (lost === 0 && this.#seen.has(domain)) continue
      this.#seen.add(domain)
      losses.push({ name: sampler.number, protocol: domain.protocol.name, domain: domain.id, lost })
    }
    return losses
  }

  #noteProblem(reason: ProblemReason, sampler: Sampler, detail: string): void {
    const { number: name, lastPayload } = sampler
    this.#problems.note(`${name} ${reason}`, { name, reason, detail }, lastPayload)
  }

  #noteBug(error: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    if (this.#bugs.has(stack) || this.#bugs.size >= MAX_BUGS) return
    this.#bugs.add(stack)
    this.#newBugs.push(stack)
  }
}

function samplerReport(sampler: Sampler): SamplerReport {
  const counts = sampler.counts.slice(0, COUNTS)
  sampler.counts.fill(0)
  sampler.touched = false
  return {
    name: sampler.number,
    called: sampler.called,
    counts,
    lastPayload: sampler.lastPayload,
    lastFlow: sampler.lastFlow,
    clockSkew: sampler.clockSkew,
    flowDelay: sampler.flowDelay,
    rates: [...sampler.domains].flatMap(({ protocol, id, rates }) =>
      rates.takeNews().map((rate) => ({ ...rate, protocol: protocol.name, domain: id })),
    ),
  }
}
