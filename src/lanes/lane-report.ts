import type { InterfaceReport } from '../counters/interface-report.ts'
import type { SamplerState } from '../decode/decoder-state.ts'
import type { ToldName } from '../decode/in-band-names.ts'
import type { ProblemReason } from '../decode/problems.ts'
import type { ProtocolName } from '../decode/protocols.ts'
import type { RateInUse } from '../decode/sampling-rates.ts'
import type { Knowledge } from '../enrich/knowledge.ts'
import type { SourcePosition } from '../model/source-position.ts'
import type { PipelineSettings } from '../pipeline.ts'
import type { Logged } from '../problem-log.ts'
import type { ConnectionEnd } from '../source/connection-ends.ts'
import type { CaptureProblem } from '../source/pcap/capture-problem.ts'
import type { StreamReport } from '../source/stream.ts'
import type { TallyReport } from '../tally/tally-report.ts'

/** What a sampler did since the last report. */
export interface SamplerReport {
  /** The number of its address in the lane's names, and of what it is called. */
  readonly name: number
  readonly called: number
  /** By `count` and `problemCount`. */
  readonly counts: Float64Array
  /** In milliseconds since 1970; 0 for never. */
  readonly lastPayload: number
  readonly lastFlow: number
  /** In seconds. */
  readonly clockSkew: number | undefined
  readonly flowDelay: number | undefined
  /** Those that were not reported yet. */
  readonly rates: readonly (RateInUse & {
    readonly protocol: ProtocolName
    readonly domain: number
  })[]
}

/** Loss by sequence numbers in one observation domain; 0 when the domain is new. */
export interface SequenceLoss {
  readonly name: number
  readonly protocol: ProtocolName
  readonly domain: number
  readonly lost: number
}

/** A problem that is worth a line in the log. */
export interface ProblemReport {
  readonly name: number
  readonly reason: ProblemReason
  readonly detail: string
}

/** The end of a connection that is worth a line in the log. */
export interface ConnectionProblem {
  readonly listen: string
  readonly address: string
  readonly reason: ConnectionEnd
  readonly detail: string
}

/** What became of the connections to a listener since the last report. */
export interface ConnectionReport {
  /** The listener as configured, `ipfix+tcp://:4739`. */
  readonly listen: string
  /** Open now. */
  readonly open: number
  /** Those that came, refused ones included: each of them is open, or has ended. */
  readonly opened: number
  readonly ended: Readonly<Partial<Record<ConnectionEnd, number>>>
}

/** Packets that gave the decoder nothing: `other_udp` are datagrams that do not look like flows. */
export type CaptureSkip = CaptureProblem | 'other_udp'

/** Where reading a capture began that an earlier run had begun to read. */
export type CaptureStart =
  /** Behind so many datagrams, which are counted. */
  | { readonly kind: 'goes_on'; readonly at: number }
  /** At the beginning: it is another file than before. */
  | { readonly kind: 'anew' }

/** What was read of a capture since the last report. */
export interface CaptureReport {
  /** The listener as configured, `pcap:router.pcap`. */
  readonly listen: string
  /** Told once. */
  readonly start: CaptureStart | undefined
  /** Datagrams that were decoded, without those that had been counted before. */
  readonly datagrams: number
  readonly skipped: Readonly<Partial<Record<CaptureSkip, number>>>
  /** Once it is over: in all, and why it could not be read to the end. */
  readonly finished:
    | {
        readonly datagrams: number
        readonly skipped: Readonly<Partial<Record<CaptureSkip, number>>>
        readonly failure: string | undefined
      }
    | undefined
}

/** How full a lane is. */
export interface LaneLevels {
  readonly samplers: number
  readonly sessions: number
  readonly templateBytes: number
  readonly inBandNames: number
  readonly parkedSets: number
  readonly parkedBytes: number
  readonly names: number
  readonly nameOverflows: number
  /** Longest time the lane's thread did nothing else than one thing since the last report, in seconds. */
  readonly stall: number
}

/** Everything that a lane has to say since it last did. */
export interface LaneReport {
  /** How often its settings had been changed: which metrics it is of. */
  readonly generation: number
  readonly tally: TallyReport
  readonly interfaces: InterfaceReport
  /** Texts that the lane numbered, in the order of their numbers. */
  readonly newNames: readonly string[]
  readonly samplers: readonly SamplerReport[]
  readonly losses: readonly SequenceLoss[]
  readonly problems: readonly Logged<ProblemReport>[]
  readonly connections: readonly ConnectionReport[]
  readonly connectionProblems: readonly Logged<ConnectionProblem>[]
  readonly captures: readonly CaptureReport[]
  readonly streams: readonly StreamReport[]
  /** How far sources were read that can be read again: what comes before is in this report or an earlier one. */
  readonly positions: readonly SourcePosition[]
  /** Whether they have to be secured now, since others will read on behind them. */
  readonly letsGo: boolean
  /** Names that samplers told and that were not reported yet. */
  readonly told: readonly ToldName[]
  /** Interfaces that a metric wants the names of, and that have none in the lane: sampler and ifIndex. */
  readonly unknownInterfaces: readonly (readonly [sampler: number, ifIndex: number])[]
  /** Stack of a bug, the first time it is met. */
  readonly bugs: readonly string[]
  readonly levels: LaneLevels
}

/** A socket as the kernel gave it. */
export interface BoundSocket {
  /** The listener as configured, `flow://:2055`; with the real port in place of 0. */
  readonly listen: string
  readonly address: string
  readonly port: number
  /** Receive buffer in bytes, where it is a UDP socket. */
  readonly buffer: { readonly asked: number; readonly granted: number } | undefined
}

/** What the main thread tells a lane. */
export type LaneRequest =
  | { readonly kind: 'flush'; readonly id: number }
  | { readonly kind: 'describe'; readonly id: number }
  /** A report is in the tables. */
  | { readonly kind: 'merged' }
  /** What comes before these positions need never be read again. */
  | { readonly kind: 'secured'; readonly positions: readonly SourcePosition[] }
  /** Something more is known beside the records. */
  | { readonly kind: 'know'; readonly knowledge: Knowledge }
  /** Reports, and goes on with other settings. */
  | {
      readonly kind: 'change'
      readonly id: number
      readonly settings: PipelineSettings
      readonly generation: number
    }
  | { readonly kind: 'stop' }

/** What a lane tells the main thread. */
export type LaneMessage =
  | { readonly kind: 'listening'; readonly sockets: readonly BoundSocket[] }
  /** `flush` is the request that it answers, if any. */
  | { readonly kind: 'report'; readonly report: LaneReport; readonly flush: number | undefined }
  | {
      readonly kind: 'description'
      readonly id: number
      readonly samplers: readonly SamplerState[]
    }
  | { readonly kind: 'failed'; readonly address: string; readonly problem: string }
  | { readonly kind: 'stopped'; readonly samplers: readonly SamplerState[] }
