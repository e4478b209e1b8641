import { BATCH_SIZE, type Flows } from '../model/flows.ts'
import type { Filter } from './filter.ts'
import type { KeyBatch } from './key-batch.ts'
import type { LaneTable } from './lane-table.ts'
import type { Block, RecordCounts } from './tally-report.ts'
import type { ValueColumn } from './value-column.ts'

/** What one metric is made of in a lane. */
export interface LaneMetricParts {
  readonly filter: Filter
  readonly keys: KeyBatch
  /** The columns of its values, filled before each batch. */
  readonly values: readonly ValueColumn[]
  readonly table: LaneTable
}

/** One metric of a lane: each record is filtered out, implausible, or tallied in one row. */
export class LaneMetric {
  readonly #filter: Filter
  readonly #keys: KeyBatch
  readonly #columns: readonly ValueColumn[]
  readonly #table: LaneTable
  readonly #rows = new Uint32Array(BATCH_SIZE)
  readonly #values: Float64Array
  /** Blocks of epochs that ended since the last report. */
  #blocks: Block[] = []
  #counts: RecordCounts = { tallied: 0, filtered: 0, implausible: 0 }

  constructor({ filter, keys, values, table }: LaneMetricParts) {
    this.#filter = filter
    this.#keys = keys
    this.#columns = values
    this.#table = table
    this.#values = new Float64Array(BATCH_SIZE * values.length)
  }

  add(flows: Flows): void {
    const rows = this.#rows
    const { size } = flows
    for (let row = 0; row < size; row++) rows[row] = row
    const wanted = this.#filter(flows, rows, size)
    const count = this.#dropImplausible(wanted)
    const counts = this.#counts
    counts.filtered += size - wanted
    counts.implausible += wanted - count
    counts.tallied += count
    if (count === 0) return
    this.#keys.gather(flows, rows, count)
    this.#gatherValues(count)
    if (!this.#table.fits(count)) this.#turn()
    this.#table.add(count, this.#keys.keys, this.#keys.hashes, this.#values)
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

  /** Keeps the selected rows that have all values. */
  #dropImplausible(count: number): number {
    let left = count
    for (const { implausible, data } of this.#columns) {
      if (implausible === 0) continue
      let kept = 0
      for (let i = 0; i < left; i++) {
        const row = this.#rows[i] ?? 0
        if (!Number.isNaN(data[row])) this.#rows[kept++] = row
      }
      left = kept
    }
    return left
  }

  #gatherValues(count: number): void {
    const rows = this.#rows
    const values = this.#values
    const width = this.#columns.length
    for (let v = 0; v < width; v++) {
      const data = this.#columns[v]?.data
      if (data === undefined) continue
      for (let i = 0; i < count; i++) values[i * width + v] = data[rows[i] ?? 0] ?? 0
    }
  }

  /** The table is full: what is in it is reported, and a new epoch begins. */
  #turn(): void {
    this.#blocks.push(...this.#table.takeBlocks())
    this.#table.clear()
  }
}
