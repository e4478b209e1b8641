/** The most ids in a block, so that merging one is short work. */
export const BLOCK_IDS = 8000

/** What some rows of a lane's table took in since they were last reported. */
export interface Block {
  /** Position of the metric in the configuration. */
  readonly metric: number
  /** Ids mean something within one epoch; a lane begins a new one when its table was full. */
  readonly epoch: number
  /** The id of the first new key. */
  readonly firstId: number
  /** The keys of `firstId` and the ids after it, one after the other, in the lane's numbers. */
  readonly newKeys: Uint32Array<ArrayBuffer>
  /** The rows that took something in. One may come twice: what it says adds up. */
  readonly ids: Uint32Array<ArrayBuffer>
  /** For each id its values, in the order of the metric. Each is a whole number below 2^53. */
  readonly sums: Float64Array<ArrayBuffer>
}

/** What became of the records that a metric was shown. Together they are all of them. */
export interface RecordCounts {
  tallied: number
  filtered: number
  implausible: number
}

/** Everything that a lane tallied since its last report. */
export interface TallyReport {
  readonly blocks: readonly Block[]
  /** By metric. */
  readonly counts: readonly Readonly<RecordCounts>[]
}

/** The buffers of a report, to be transferred instead of copied. */
export function reportBuffers({ blocks }: TallyReport): ArrayBuffer[] {
  return blocks.flatMap(({ newKeys, ids, sums }) => [newKeys.buffer, ids.buffer, sums.buffer])
}
