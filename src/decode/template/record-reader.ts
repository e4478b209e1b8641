import { ABSENT, type FieldName } from '../../model/fields.ts'
import { BATCH_SIZE, type Column, type Fill, type Flows } from '../../model/flows.ts'
import { readMilliseconds } from '../../model/nanoseconds.ts'
import type { Clock } from '../clock.ts'
import { elementReaders, fits, type ReadName, readFixed, readNumber } from './element-readers.ts'
import type { PacketSections } from './packet-sections.ts'
import { type FieldSpecifier, isFixedLength, shortestRecord } from './template.ts'
import { walkRecord } from './walk-record.ts'

/** One field of the template that fills one column. */
export interface Step {
  readonly read: ReadName
  readonly column: Column
  /** Which field of the template. */
  readonly position: number
  /** Fills only rows that an earlier step left empty. */
  readonly onlyIfAbsent: boolean
}

/** What `compile` found out about a template. */
export interface ReaderPlan {
  /** Those of the template that have a length. */
  readonly fields: readonly FieldSpecifier[]
  readonly flows: Flows
  readonly steps: readonly Step[]
  /** What else the packet fills that a record has a part of. */
  readonly sections: PacketSections | undefined
  /** The position of IE 160, from which IE 21 and 22 count. */
  readonly initTime: number | undefined
  readonly flowEnd: { readonly read: ReadName; readonly position: number } | undefined
}

/** Reads that write every row, whatever the bytes. */
const certain: ReadonlySet<ReadName> = new Set<ReadName>([
  'u32',
  'u64',
  'one',
  'dscp',
  'precedence',
])

const scratch: Column = { words: 2, step: 2, data: new Uint32Array(2), dirty: 0 }

/** Reads the records of one template column by column into the batch it was compiled for. */
export class RecordReader {
  /** The fewest bytes a record takes; what is left of a set below that is padding. */
  readonly shortest: number
  /** Whether a record may be seen both ways (RFC 5103), and then gives two observations. */
  readonly biflow: boolean
  /** Whether records name a sampling rate or the sampler that they come from. */
  readonly namesRate: boolean
  readonly #plan: ReaderPlan
  /** The steps without IE 61, where only the decoder itself would look at it. */
  readonly #leanSteps: readonly Step[]
  /** Those that are written. */
  readonly #columns: readonly Column[]
  readonly #fills: readonly Fill[]
  /** The lengths of the fields as specified, where records differ in length. */
  readonly #variable: readonly number[] | undefined
  /** Offset and length of each field in the record being read, the first record for a fixed length. */
  readonly #offsets: Int32Array
  readonly #lengths: Int32Array

  constructor(plan: ReaderPlan) {
    const { fields } = plan
    const fixed = isFixedLength(plan)
    this.#plan = plan
    const directions = plan.flows.asked.has('flow_direction')
      ? undefined
      : plan.flows.column('flow_direction')
    this.#leanSteps = plan.steps.filter(({ column }) => column !== directions)
    const columns = plan.steps.map(({ column }) => column)
    this.#columns = [...columns, ...(plan.sections?.columns ?? [])]
    this.shortest = shortestRecord(plan)
    this.biflow = this.#fillsAny(plan, ['reverse_bytes', 'reverse_packets'])
    this.namesRate = this.#fillsAny(plan, ['sampler_id', 'sampling_interval'])
    this.#lengths = Int32Array.from(fields, ({ length }) => length)
    this.#offsets = new Int32Array(fields.length)
    let offset = 0
    for (const [position, { length }] of fields.entries()) {
      this.#offsets[position] = offset
      offset += length
    }
    this.#variable = fixed ? undefined : fields.map(({ length }) => length)
    const written = plan.steps.filter(({ read }) => fixed && certain.has(read))
    this.#fills = plan.flows.fillsExcept(new Set(written.map(({ column }) => column)))
  }

  /**
   * Reads up to `most` records from `start` on into rows 0, 1 … of the batch and returns where the
   * next begins. `flows.size` says how many there were. Not `whole`, it may leave out IE 61.
   */
  read(
    view: DataView,
    payload: Uint8Array,
    start: number,
    end: number,
    most: number,
    clock: Clock,
    whole = true,
  ): number {
    if (this.#variable !== undefined) {
      return this.#readVariable(this.#variable, view, payload, start, end, most, clock)
    }
    const rows = Math.min(most, BATCH_SIZE, Math.floor((end - start) / this.shortest))
    this.#begin(rows, payload)
    this.#readInitTimes(view, start, rows, clock)
    const steps = whole ? this.#plan.steps : this.#leanSteps
    for (const step of steps) this.#readColumn(step, view, start, rows, clock)
    this.#readSections(view, start, rows)
    return start + rows * this.shortest
  }

  /** When the flow at `start` ended, in milliseconds since 1970, if its record says so. */
  flowEnd(view: DataView, start: number, clock: Clock): number | undefined {
    const { flowEnd } = this.#plan
    if (flowEnd === undefined || this.#variable !== undefined) return undefined
    const offset = start + (this.#offsets[flowEnd.position] ?? 0)
    const length = this.#lengths[flowEnd.position] ?? 0
    scratch.data[0] = 0
    scratch.data[1] = 0
    readFixed(flowEnd.read, view, offset, 0, length, 1, scratch, this.#plan.flows, clock)
    return readMilliseconds(scratch.data, 0) || undefined
  }

  #fillsAny({ flows, steps }: ReaderPlan, names: readonly FieldName[]): boolean {
    return names.some((name) => steps.some(({ column }) => column === flows.column(name)))
  }

  /** Begins a batch, in which the template's steps and sections write. */
  #begin(rows: number, payload: Uint8Array): void {
    this.#plan.flows.begin(rows, payload, this.#fills)
    for (const column of this.#columns) if (column.dirty < rows) column.dirty = rows
  }

  #readColumn(step: Step, view: DataView, start: number, rows: number, clock: Clock): void {
    const offset = start + (this.#offsets[step.position] ?? 0)
    const length = this.#lengths[step.position] ?? 0
    const { flows } = this.#plan
    if (!step.onlyIfAbsent) {
      readFixed(step.read, view, offset, this.shortest, length, rows, step.column, flows, clock)
      return
    }
    for (let row = 0; row < rows; row++) {
      this.#readAbsent(step, view, offset + row * this.shortest, length, row, clock)
    }
  }

  #readAbsent(
    step: Step,
    view: DataView,
    offset: number,
    length: number,
    row: number,
    clock: Clock,
  ): void {
    const { data, words } = step.column
    const at = row * words
    if (!isEmpty(data, at, words)) return
    const family = data[at + 4] ?? 0
    elementReaders[step.read](view, offset, length, data, at, clock, row, this.#plan.flows)
    // an empty address does not replace another one
    if (words === 5 && family !== 0 && isEmpty(data, at, words)) data[at + 4] = family
  }

  #readSections(view: DataView, start: number, rows: number): void {
    const { sections } = this.#plan
    if (sections === undefined) return
    let record = start
    for (let row = 0; row < rows; row++, record += this.shortest) {
      sections.read(view, record, this.#offsets, this.#lengths, row)
    }
  }

  #readInitTimes(view: DataView, start: number, rows: number, clock: Clock): void {
    const { initTime } = this.#plan
    clock.initTimesInRecords = initTime !== undefined
    if (initTime === undefined) return
    let offset = start + (this.#offsets[initTime] ?? 0)
    const length = this.#lengths[initTime] ?? 0
    for (let row = 0; row < rows; row++, offset += this.shortest) {
      clock.initTimes[row] = readNumber(view, offset, length)
    }
  }

  /** RFC 7011 §7: each record is walked field by field, as its lengths are in it. */
  #readVariable(
    lengths: readonly number[],
    view: DataView,
    payload: Uint8Array,
    start: number,
    end: number,
    most: number,
    clock: Clock,
  ): number {
    const { flows, steps, sections, initTime } = this.#plan
    const rows = Math.min(most, BATCH_SIZE, Math.floor((end - start) / this.shortest))
    this.#begin(rows, payload)
    clock.initTimesInRecords = initTime !== undefined
    let offset = start
    let row = 0
    for (; row < rows && end - offset >= this.shortest; row++) {
      const next = walkRecord(lengths, view, offset, end, this.#offsets, this.#lengths)
      if (next === undefined) break
      if (initTime !== undefined) {
        const at = this.#offsets[initTime] ?? 0
        clock.initTimes[row] = readNumber(view, at, this.#lengths[initTime] ?? 0)
      }
      for (const step of steps) this.#readCell(step, view, row, clock)
      sections?.read(view, 0, this.#offsets, this.#lengths, row)
      offset = next
    }
    flows.size = row
    return offset
  }

  #readCell(step: Step, view: DataView, row: number, clock: Clock): void {
    const offset = this.#offsets[step.position] ?? 0
    const length = this.#lengths[step.position] ?? 0
    if (!fits(step.read, length)) return
    if (step.onlyIfAbsent) this.#readAbsent(step, view, offset, length, row, clock)
    else {
      const { data, words } = step.column
      elementReaders[step.read](
        view,
        offset,
        length,
        data,
        row * words,
        clock,
        row,
        this.#plan.flows,
      )
    }
  }
}

/** An address of zeros says nothing, whatever its family: dual templates have one of each. */
function isEmpty(data: Uint32Array, at: number, words: number): boolean {
  const least = words === 5 ? 4 : words
  for (let i = 0; i < least; i++) {
    const word = data[at + i] ?? 0
    if (word !== 0 && (words === 5 || word !== ABSENT)) return false
  }
  return true
}
