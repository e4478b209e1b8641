import { statSync } from 'node:fs'
import { isFlowDatagram } from '../decode/is-flow-datagram.ts'
import type { Payload } from '../model/payload.ts'
import type { SourcePosition } from '../model/source-position.ts'
import { captureFailure } from '../source/pcap/capture-failure.ts'
import { captureIdentity, isSameCapture } from '../source/pcap/capture-identity.ts'
import type { CapturedDatagram } from '../source/pcap/captured-datagram.ts'
import { fileChunks } from '../source/pcap/file-chunks.ts'
import { frames } from '../source/pcap/frames.ts'
import { readCapture } from '../source/pcap/read-capture.ts'
import { ListenError } from '../system/listen-error.ts'
import type { CaptureReport, CaptureSkip, CaptureStart } from './lane-report.ts'

/** A capture that a lane reads. */
export interface LaneCapture {
  /** As configured, for messages: `pcap:router.pcap`. */
  readonly listen: string
  readonly file: string
}

/** What is done with what captures have. */
export interface CaptureReader {
  receive(payload: Payload): void
  /** A datagram that was counted in an earlier run. */
  learn(payload: Payload): void
  /** Called after each slice; resolves when more may be read. */
  pace(): Promise<unknown>
}

/** Datagrams of a slice, and its longest time in the capture, in milliseconds. */
const SLICE_SIZE = 256
const SLICE_TIME = 1000

interface Counts {
  datagrams: number
  skipped: Partial<Record<CaptureSkip, number>>
}

interface Capture extends LaneCapture {
  readonly identity: string
  readonly start: CaptureStart | undefined
  /** Datagrams of an earlier run, and all that were read. */
  readonly from: number
  at: number
  total: Counts
  reported: Counts
  isFinished: boolean
  isTold: 'in part' | 'to its end' | undefined
  failure: string | undefined
}

/**
 * The captures of a lane. They are read once, in their order, as fast as their reader takes them, by one
 * decoder: what a router said in one file counts in the next. Their time is that of the packets.
 */
export class Captures {
  /** When the last packet was captured, in milliseconds since 1970; infinite after the end. */
  now = 0
  /** Bytes of the files, as far as they were read. */
  bytesRead = 0
  readonly #captures: readonly Capture[]
  readonly #reader: CaptureReader
  #isStopped = false

  /** Goes on at the `positions` that are those of its captures. */
  constructor(
    captures: readonly LaneCapture[],
    reader: CaptureReader,
    positions: readonly SourcePosition[] = [],
  ) {
    this.#captures = captures.map((capture) => ({
      ...capture,
      ...beginning(capture, positions),
      at: 0,
      total: newCounts(),
      reported: newCounts(),
      isFinished: false,
      isTold: undefined,
      failure: undefined,
    }))
    this.#reader = reader
  }

  get size(): number {
    return this.#captures.length
  }

  /** Bytes of all files. */
  get bytes(): number {
    return this.#captures.reduce((sum, { file }) => sum + statSync(file).size, 0)
  }

  /** Throws a `ListenError` for the first file that is missing or no capture. */
  check(): void {
    for (const { listen, file } of this.#captures) {
      const chunks = fileChunks(file)
      try {
        frames(chunks, () => undefined)
      } catch (error) {
        const failure = captureFailure(error)
        if (failure === undefined) throw error
        throw new ListenError(listen, failure, { cause: error })
      } finally {
        chunks.return(undefined)
      }
    }
  }

  /** Reads all of them; resolves at their end, or when stopped. */
  async read(): Promise<void> {
    for (const capture of this.#captures) {
      try {
        await this.#read(capture)
      } catch (error) {
        capture.failure = captureFailure(error)
        if (capture.failure === undefined) throw error
      }
      if (this.#isStopped) return
      capture.isFinished = true
    }
    // what waited for something waited in vain
    this.now = Number.POSITIVE_INFINITY
  }

  /** Nothing more will come. */
  stop(): void {
    this.#isStopped = true
  }

  /** How far each of them is in the tables, once what was read is. */
  get positions(): readonly SourcePosition[] {
    return this.#captures.map(({ listen, identity, from, at }) => {
      return { source: listen, identity, at: Math.max(from, at) }
    })
  }

  /** What was read since the last report. */
  take(): CaptureReport[] {
    return this.#captures.flatMap((capture) => {
      const { listen, total, reported, isFinished, isTold, failure } = capture
      if (isTold === 'to its end') return []
      const start = isTold === undefined ? capture.start : undefined
      capture.isTold = isFinished ? 'to its end' : 'in part'
      capture.reported = { datagrams: total.datagrams, skipped: { ...total.skipped } }
      const finished = isFinished ? { ...total, failure } : undefined
      return [{ listen, start, ...difference(total, reported), finished }]
    })
  }

  #take(capture: Capture, datagram: CapturedDatagram, skip: (reason: CaptureSkip) => void): void {
    const isFlow = isFlowDatagram(datagram.bytes, datagram.destinationPort)
    if (!isFlow) {
      skip('other_udp')
    } else if (capture.at < capture.from) {
      this.#reader.learn(datagram)
    } else {
      capture.total.datagrams++
      this.#reader.receive(datagram)
    }
    capture.at++
  }

  *#chunks(file: string): Generator<Uint8Array> {
    for (const chunk of fileChunks(file)) {
      this.bytesRead += chunk.length
      yield chunk
    }
  }

  async #read(capture: Capture): Promise<void> {
    const { file, total, from } = capture
    const skip = (reason: CaptureSkip) => {
      if (capture.at >= from) total.skipped[reason] = (total.skipped[reason] ?? 0) + 1
    }
    let size = 0
    let began = 0
    for (const datagram of readCapture(this.#chunks(file), skip)) {
      const { received } = datagram
      if (size >= SLICE_SIZE || (size > 0 && Math.abs(received - began) >= SLICE_TIME)) {
        await this.#reader.pace()
        size = 0
      }
      if (this.#isStopped) return
      if (size++ === 0) began = received
      this.now = received
      this.#take(capture, datagram, skip)
    }
    await this.#reader.pace()
  }
}

/** Where to begin, by what an earlier run says of a file of this name. */
function beginning({ listen, file }: LaneCapture, positions: readonly SourcePosition[]) {
  const identity = captureIdentity(file)
  const known = positions.find(({ source }) => source === listen)
  if (known === undefined || known.at === 0) return { identity, from: 0, start: undefined }
  if (!isSameCapture(file, known.identity)) {
    return { identity, from: 0, start: { kind: 'anew' } } as const
  }
  return {
    identity: known.identity,
    from: known.at,
    start: { kind: 'goes_on', at: known.at },
  } as const
}

const newCounts = (): Counts => ({ datagrams: 0, skipped: {} })

function difference(total: Counts, before: Counts): Counts {
  const reasons = Object.keys(total.skipped) as CaptureSkip[]
  const skipped = Object.fromEntries(
    reasons.map((reason) => [reason, (total.skipped[reason] ?? 0) - (before.skipped[reason] ?? 0)]),
  )
  return { datagrams: total.datagrams - before.datagrams, skipped }
}
