import { BATCH_SIZE, type Flows } from '../model/flows.ts'
import type { BatchValues } from './batch-values.ts'
import type { Filter } from './filter.ts'
import type { KeyBatch } from './key-batch.ts'
import type { LaneTable } from './lane-table.ts'
import type { Block, RecordCounts } from './tally-report.ts'

/** What one metric is made of in a lane. */
export interface LaneMetricParts {
  readonly filter: Filter
  readonly keys: KeyBatch
  /** The values of the batch, shared by all metrics, and the columns that this one sums. */
  readonly values: BatchValues
  readonly columns: Uint8Array
  readonly table: LaneTable
}

/** One metric of a lane: each record is filtered out, implausible, or tallied in one row. */
export class LaneMetric {
  readonly #filter: Filter
  readonly #keys: KeyBatch
  readonly #values: BatchValues
  readonly #columns: Uint8Array
  readonly #table: LaneTable
  readonly #rows = new Uint16Array(BATCH_SIZE)
  /** Blocks of epochs that ended since the last report. */
  #blocks: Block[] = []
  #counts: RecordCounts = { tallied: 0, filtered: 0, implausible: 0 }

  constructor({ filter, keys, values, columns, table }: LaneMetricParts) {
    this.#filter = filter
    this.#keys = keys
    this.#values = values
    this.#columns = columns
    this.#table = table
  }

  /** Adds a batch whose values have been filled. */
  add(flows: Flows): void {
    const rows = this.#rows
    const { size } = flows
    for (let row = 0; row < size; row++) rows[row] = row
    const wanted = this.#filter(flows, rows, size)
    const count = this.#values.keepPlausible(this.#columns, rows, wanted)
    const counts = this.#counts
    counts.filtered += size - wanted
    counts.implausible += wanted - count
    counts.tallied += count
    if (count === 0) return
    this.#keys.gather(flows, rows, count)
    if (!this.#table.fits(count)) this.#turn()
    this.#table.add(this.#keys, rows, count, this.#values, this.#columns)
  }

  takeBlocks(): Block[] {
    const blocks = [...this.#blocks, ...this.#table.takeBlocks()]
    this.#blocks = []
    return blocks
  }

  takeCounts(): RecordCounts {
    const counts = this.#counts
    this.#counts = { tallied: 0, filtered: 0, implausible: 0 }
    return counts
  }

  /** The table is full: what is in it is reported, and a new epoch begins. */
  #turn(): void {
    this.#blocks.push(...this.#table.takeBlocks())
    this.#table.clear()
  }
}
