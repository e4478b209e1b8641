import { BATCH_SIZE, type Flows } from '../model/flows.ts'
import type { ValueName } from './metric-definition.ts'
import { ValueColumn, type ValueOptions } from './value-column.ts'

/** The values of a batch that the metrics of a lane sum, row after row; each is made once for all metrics. */
export class BatchValues {
  /** Value `c` of row `r` is at `r * width + c`. */
  values = new Float64Array(0)
  readonly #ids: string[] = []
  readonly #columns: ValueColumn[] = []

  get width(): number {
    return this.#columns.length
  }

  /** The column of a value, which is there from now on. */
  column(name: ValueName, options: ValueOptions): number {
    const id = `${name} ${options.scale} ${options.bytes}`
    const known = this.#ids.indexOf(id)
    if (known >= 0) return known
    this.#ids.push(id)
    this.values = new Float64Array(BATCH_SIZE * (this.width + 1))
    return this.#columns.push(new ValueColumn(name, options)) - 1
  }

  fill(flows: Flows): void {
    const width = this.width
    for (let c = 0; c < width; c++) this.#columns[c]?.fill(flows, this.values, c, width)
  }

  /** Keeps those of the first `count` rows in `rows` whose values are plausible. */
  keepPlausible(columns: Uint8Array, rows: Uint16Array, count: number): number {
    let left = count
    for (const column of columns) {
      if (this.#columns[column]?.implausible !== 0) left = this.#keep(column, rows, left)
    }
    return left
  }

  #keep(column: number, rows: Uint16Array, count: number): number {
    let kept = 0
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0
      if (!Number.isNaN(this.values[row * this.width + column])) rows[kept++] = row
    }
    return kept
  }
}
