import type { SourcePosition } from '../model/source-position.ts'

/** Messages that gave nothing: without a value, counted before, or in a batch that cannot be decompressed. */
export type StreamSkip = 'empty' | 'repeated' | 'unreadable'

/** A line for the log. */
export interface StreamEvent {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, string | number>>
}

/** How it is with a partition that is read. */
export interface PartitionReport {
  readonly topic: string
  readonly partition: number
  /** Messages that were handed on since the last report. */
  readonly messages: number
  /** Messages that are there and were not read. */
  readonly lag: number
  /** Messages that were read, and would be read again after a crash. */
  readonly uncommitted: number
  /** When the last message was written, in milliseconds since 1970; 0 for none. */
  readonly lastMessage: number
}

/** What a stream did since the last report. */
export interface StreamReport {
  /** As configured, without its parameters. */
  readonly listen: string
  /** Whose members share the partitions; empty where they are not shared. */
  readonly group: string
  /** Why nothing is read; `undefined` where all is well. */
  readonly problem: string | undefined
  readonly partitions: readonly PartitionReport[]
  readonly skipped: Readonly<Record<StreamSkip, number>>
  /** Messages that were gone before they were read. */
  readonly lost: number
  readonly rebalances: number
  /** How often it had to begin anew, by reason. */
  readonly restarts: Readonly<Record<string, number>>
  readonly events: readonly StreamEvent[]
}

/** A source that keeps its messages, so that they can be read again, and reads on by itself. */
export interface Stream {
  /** How far it is in the tables, once what was read is. */
  readonly positions: readonly SourcePosition[]
  take(): StreamReport
  /** What comes before these positions need never be read again. */
  secured(positions: readonly SourcePosition[]): void
  /** Resolves when nothing more will come. */
  stop(): Promise<void>
}
