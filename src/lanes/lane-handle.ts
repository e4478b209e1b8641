import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { SamplerState } from '../decode/decoder-state.ts'
import { lastingStates } from '../decode/lasting-states.ts'
import type { Knowledge } from '../enrich/knowledge.ts'
import type { SourcePosition } from '../model/source-position.ts'
import type { PipelineSettings } from '../pipeline.ts'
import { SourcePositions } from '../source-positions.ts'
import { ListenError } from '../system/listen-error.ts'
import type { BoundSocket, LaneMessage, LaneReport, LaneRequest } from './lane-report.ts'
import type { LaneSettings } from './lane-worker.ts'

/** Who is told what a lane does. */
export interface LaneListenerCallbacks {
  listening(lane: LaneHandle, sockets: readonly BoundSocket[]): void
  report(lane: LaneHandle, report: LaneReport): void
  /** The thread is gone without having been told to; it will be started again in `delay` ms. */
  died(lane: LaneHandle, error: Error, delay: number): void
  /** What a thread that is started has to know beside the records. */
  knowledge(): Knowledge
}

/** Restarts wait longer each time, until a lane has lived for a while. */
const FIRST_DELAY = 100
const LONGEST_DELAY = 30_000
const LIVED_WELL = 60_000

/**
 * How long an answer is waited for, in milliseconds: a scrape does without the report of a lane that
 * is busy; one that cannot describe itself in so long is stuck.
 */
const deadlines = { flush: 500, describe: 5000, change: 10_000 } as const

/** A lane that has not stopped by then is stuck, and its thread is ended, in milliseconds. */
const STOP_DEADLINE = 5000

/** What a lane is asked for and answers. */
type Question =
  | { readonly kind: 'flush' | 'describe' }
  | {
      readonly kind: 'change'
      readonly settings: PipelineSettings
      readonly generation: number
    }

/** A lane's thread as the main thread sees it: started again whenever it dies, until it is stopped. */
export class LaneHandle {
  readonly number: number
  /** How often the thread was started; reports of an earlier one are not mixed with the next's. */
  incarnation = 0
  /** Whether it receives. */
  up = false
  /** Whether it did not answer when it was last asked for more than a report, nor spoke since. */
  stuck = false
  #settings: Omit<LaneSettings, 'knowledge'>
  readonly #callbacks: LaneListenerCallbacks
  readonly #waiting = new Map<number, () => void>()
  #worker: Worker | undefined
  #nextRequest = 0
  #delay = FIRST_DELAY
  #restart: NodeJS.Timeout | undefined
  #stopping: ((state: readonly SamplerState[]) => void) | undefined
  /** Why the thread is being ended. */
  #verdict: Error | undefined
  /** What samplers said, as of the last description: for a restart of the thread. */
  #state: readonly SamplerState[]
  /** How far the thread has told that sources were read: all of that is in the tables, or will be. */
  readonly #positions = new SourcePositions()

  constructor(
    number: number,
    settings: Omit<LaneSettings, 'knowledge'>,
    callbacks: LaneListenerCallbacks,
  ) {
    this.number = number
    this.#settings = settings
    this.#callbacks = callbacks
    this.#state = settings.state
    this.#positions.note(settings.sources.positions)
  }

  /** Starts the thread; resolves when its sockets are open, rejects with a `ListenError`. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => this.#spawn(resolve, reject))
  }

  /** Asks for a report; resolves when it was handed on, or when none comes in time. */
  flush(): Promise<void> {
    return this.#ask({ kind: 'flush' }).then(() => undefined)
  }

  /** A report of this incarnation is in the tables. */
  merged(incarnation: number): void {
    if (incarnation === this.incarnation) this.#worker?.postMessage({ kind: 'merged' })
  }

  /** What comes before these positions need never be read again. */
  secured(positions: readonly SourcePosition[]): void {
    this.#worker?.postMessage({ kind: 'secured', positions } satisfies LaneRequest)
  }

  /** What samplers said about themselves; the last that is known where the lane does not answer. */
  async describe(): Promise<readonly SamplerState[]> {
    this.stuck ||= !(await this.#ask({ kind: 'describe' }))
    return this.#state
  }

  /** Tells the thread what else is known; one that is away is told when it is started. */
  know(knowledge: Knowledge): void {
    this.#worker?.postMessage({ kind: 'know', knowledge } satisfies LaneRequest)
  }

  /**
   * Goes on with other settings: resolves when everything that came by the old ones was handed on. A
   * thread that does not answer is ended, and started again with the new ones.
   */
  async change(settings: PipelineSettings, generation: number): Promise<void> {
    const pipeline = { ...this.#settings.pipeline, ...settings }
    this.#settings = { ...this.#settings, pipeline, generation }
    const worker = this.#worker
    const answered = await this.#ask({ kind: 'change', settings, generation })
    if (answered) return
    const seconds = deadlines.change / 1000
    this.#verdict = new Error(`it was told of other settings, and did not answer for ${seconds} s`)
    await worker?.terminate()
  }

  /** Closes the sockets, takes the last report in, and resolves with what samplers said. */
  stop(): Promise<readonly SamplerState[]> {
    clearTimeout(this.#restart)
    const worker = this.#worker
    return new Promise((resolve) => {
      this.#stopping = resolve
      if (worker === undefined) {
        resolve(this.#state)
        return
      }
      const stuck = setTimeout(() => void worker.terminate(), STOP_DEADLINE)
      worker.once('exit', () => clearTimeout(stuck))
      worker.postMessage({ kind: 'stop' })
    })
  }

  /** Whether the thread answered in time; one that is away has nothing to answer. */
  #ask(question: Question): Promise<boolean> {
    const worker = this.#worker
    // one that is still opening its sockets has nothing to say, but goes by the settings of its start
    const isAsked = this.up || question.kind === 'change'
    if (worker === undefined || !isAsked) return Promise.resolve(true)
    const id = this.#nextRequest++
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#waiting.delete(id)
        resolve(false)
      }, deadlines[question.kind])
      this.#waiting.set(id, () => {
        clearTimeout(late)
        resolve(true)
      })
      worker.postMessage({ ...question, id } satisfies LaneRequest)
    })
  }

  #spawn(started: () => void, failed: (error: Error) => void): void {
    this.incarnation++
    const entry = new URL(`lane-worker${extname(import.meta.url)}`, import.meta.url)
    const { sources } = this.#settings
    const worker = new Worker(entry, {
      workerData: {
        ...this.#settings,
        knowledge: this.#callbacks.knowledge(),
        sources: { ...sources, positions: this.#positions.all },
        state: lastingStates(this.#state),
      },
      name: `lane-${this.number}`,
    })
    const born = Date.now()
    let cause: Error | undefined
    this.#worker = worker
    worker.on('message', (message: LaneMessage) => {
      if (message.kind === 'failed') cause = new ListenError(message.address, message.problem)
      else this.#receive(message, started)
    })
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => {
      const wasUp = this.up
      this.#gone()
      if (this.#stopping !== undefined) return
      const error = cause ?? this.#verdict ?? new Error('its thread ended')
      this.#verdict = undefined
      // a lane that never was up at the first start is for the caller to tell
      if (!wasUp && this.incarnation === 1) failed(error)
      else this.#spawnLater(error, Date.now() - born)
    })
  }

  #receive(message: Exclude<LaneMessage, { kind: 'failed' }>, started: () => void): void {
    this.stuck = false
    switch (message.kind) {
      case 'listening':
        this.up = true
        this.#callbacks.listening(this, message.sockets)
        started()
        break
      case 'report':
        this.#positions.note(message.report.positions)
        this.#callbacks.report(this, message.report)
        if (message.flush !== undefined) this.#answered(message.flush)
        break
      case 'description':
        this.#state = message.samplers
        this.#answered(message.id)
        break
      case 'stopped':
        this.#state = message.samplers
        this.#stopping?.(this.#state)
    }
  }

  #answered(id: number): void {
    this.#waiting.get(id)?.()
    this.#waiting.delete(id)
  }

  /** Nobody waits for a thread that is gone. */
  #gone(): void {
    this.up = false
    this.stuck = false
    this.#worker = undefined
    for (const id of [...this.#waiting.keys()]) this.#answered(id)
    this.#stopping?.(this.#state)
  }

  #spawnLater(error: Error, lived: number): void {
    if (lived > LIVED_WELL) this.#delay = FIRST_DELAY
    this.#callbacks.died(this, error, this.#delay)
    this.#restart = setTimeout(() => {
      this.#spawn(
        () => undefined,
        () => undefined,
      )
    }, this.#delay)
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY)
  }
}
