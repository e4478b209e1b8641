import type { Dictionary } from '../model/dictionary.ts'
import { type FieldName, fieldDefinition } from '../model/fields.ts'
import type { Flows } from '../model/flows.ts'
import { BatchValues } from './batch-values.ts'
import { compileFilter } from './filter.ts'
import { KeyBatch } from './key-batch.ts'
import { followed, keyLayout } from './key-layout.ts'
import { LaneMetric } from './lane-metric.ts'
import { LaneTable } from './lane-table.ts'
import type { MetricDefinition } from './metric-definition.ts'
import { NameNumbers } from './name-numbers.ts'
import type { TallyReport } from './tally-report.ts'
import { fieldsOf } from './value-column.ts'

/** How much a lane may hold. */
export interface LaneTallyOptions {
  /** Most rows of a metric between two reports. */
  readonly capacity?: number
}

/** All metrics of one lane: adds batches up, and reports what came together since the last report. */
export class LaneTally {
  readonly #names: Dictionary
  readonly #metrics: readonly LaneMetric[]
  readonly #values = new BatchValues()
  readonly #namesOf = new Map<FieldName, NameNumbers>()

  constructor(
    definitions: readonly MetricDefinition[],
    names: Dictionary,
    { capacity = 262_144 }: LaneTallyOptions = {},
  ) {
    this.#names = names
    this.#metrics = definitions.map((definition, metric) =>
      this.#metric(definition, metric, capacity),
    )
  }

  /** The fields that these metrics read. */
  static fields(definitions: readonly MetricDefinition[]): FieldName[] {
    const names = definitions.flatMap(({ labels, values, where, ...options }) => [
      ...labels.map(({ field }) => field).filter((field) => followed(field, labels) === undefined),
      ...values.flatMap((value) => fieldsOf(value, options)),
      ...where.map(({ field }) => field),
    ])
    return [...new Set(names)]
  }

  /** Adds each record of the batch to one row of every metric that wants it. */
  add(flows: Flows): void {
    this.#values.fill(flows)
    for (const metric of this.#metrics) metric.add(flows)
  }

  /** Everything since the last report. New names are in the dictionary, and must go with it. */
  report(): TallyReport {
    return {
      blocks: this.#metrics.flatMap((metric) => metric.takeBlocks()),
      counts: this.#metrics.map((metric) => metric.takeCounts()),
    }
  }

  #metric(definition: MetricDefinition, metric: number, capacity: number): LaneMetric {
    const { values, where } = definition
    const layout = keyLayout(definition)
    return new LaneMetric({
      filter: compileFilter(where, this.#names),
      keys: new KeyBatch(layout, (field) => this.#nameNumbers(field)),
      values: this.#values,
      columns: Uint8Array.from(values, (value) => this.#values.column(value, definition)),
      table: new LaneTable(metric, layout.words, values.length, capacity),
    })
  }

  #nameNumbers(field: FieldName): NameNumbers | undefined {
    if (fieldDefinition(field).kind !== 'ref') return undefined
    const known = this.#namesOf.get(field)
    if (known !== undefined) return known
    const numbers = new NameNumbers(field, this.#names)
    this.#namesOf.set(field, numbers)
    return numbers
  }
}
