import {
  array,
  boolean,
  custom,
  int,
  literal,
  number,
  type output,
  strictObject,
  string,
  tuple,
} from 'zod'
import type { Dictionary } from './model/dictionary.ts'
import { type FieldName, isFieldName } from './model/fields.ts'
import { FREE, ROW_STATES } from './model/row-state.ts'
import { byteSums, valueNames } from './tally/metric-definition.ts'
import type { Column } from './tally/rows.ts'
import type { SeriesState } from './tally/series.ts'
import { SeriesTable } from './tally/series-table.ts'

/** Names in a line of the file, so that no line takes long. */
const NAMES_IN_LINE = 4096

const halvesSchema = tuple([int().min(0), int().min(0)])

const definitionSchema = strictObject({
  id: string(),
  name: string(),
  help: string(),
  labels: array(
    strictObject({
      label: string(),
      field: custom<FieldName>((name) => typeof name === 'string' && isFieldName(name)),
      bounded: boolean(),
    }),
  ),
  values: array(literal(valueNames)),
  limit: int().min(1),
  otherLimit: int().min(1),
  scale: boolean(),
  bytes: literal(byteSums),
  idle: number(),
})

const tableSchema = strictObject({
  definition: definitionSchema,
  leaving: boolean(),
  hidden: boolean(),
  end: int().min(0),
  tallied: halvesSchema,
  other: halvesSchema,
  retired: halvesSchema,
  demoted: array(number()),
  promotions: number(),
  deferrals: number(),
  landmark: number().nullable(),
  score: number(),
})

/** The first line of a checkpoint; what does not fit is not believed. */
const headerSchema = strictObject({
  format: literal(1),
  /** The columns are as they were in memory. */
  littleEndian: boolean(),
  names: int().min(1),
  tables: array(tableSchema),
  counts: array(strictObject({ tallied: number(), filtered: number(), implausible: number() })),
  tokens: strictObject({ tokens: number(), filled: number().nullable() }),
  scrapers: strictObject({
    snapshot: int().min(0),
    settled: boolean(),
    known: array(
      tuple([
        string(),
        strictObject({
          came: number(),
          interval: number(),
          delivered: number(),
          deliveries: number(),
          missed: number(),
          counted: number(),
        }),
      ]),
    ),
  }),
})

type Header = output<typeof headerSchema>
type TableHeader = output<typeof tableSchema>

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/**
 * Everything that outlives a process, as bytes in pieces: a line of JSON, the names in lines of JSON, and
 * the columns of each table as they are in memory. Nothing may change before the last piece was written.
 */
export function* encodeCheckpoint(state: SeriesState): Generator<Uint8Array, void> {
  const { names, tokens, scrapers } = state
  const header: Header = {
    format: 1,
    littleEndian,
    names: names.end,
    tables: [
      ...state.tables.map((table) => describe(table, false)),
      ...state.leaving.map((table) => describe(table, true)),
    ],
    counts: state.counts.map((counts) => ({ ...counts })),
    tokens,
    scrapers: { ...scrapers, known: scrapers.known.map(([id, scraper]) => [id, scraper]) },
  }
  yield line(header)
  for (let from = 0; from < names.end; from += NAMES_IN_LINE) {
    const length = Math.min(NAMES_IN_LINE, names.end - from)
    yield line(Array.from({ length }, (_, i) => names.text(from + i)))
  }
  for (const { rows } of [...state.tables, ...state.leaving]) {
    for (const column of rows.columns) {
      const bytes = (column.byteLength / rows.capacity) * rows.end
      yield new Uint8Array(column.buffer, column.byteOffset, bytes)
    }
  }
}

/** Reads a checkpoint; its names get numbers in `names`. Throws where it is not one, or does not fit. */
export function decodeCheckpoint(bytes: Uint8Array, names: Dictionary): SeriesState {
  const reader = new Reader(bytes)
  const header = headerSchema.parse(reader.json())
  if (header.littleEndian !== littleEndian) throw new Error('it is from another kind of machine')
  const texts: string[] = []
  while (texts.length < header.names) texts.push(...array(string()).min(1).parse(reader.json()))
  const numbers = Uint32Array.from(texts, (text) => names.number(text))
  if (names.overflows > 0) throw new Error('it has more names than limits.names allows')
  const tables = header.tables.map((table) => readTable(table, reader, numbers))
  if (!reader.isDone) throw new Error('it has more bytes than it says')
  return {
    names,
    tables: tables.filter((_, i) => header.tables[i]?.leaving === false),
    leaving: tables.filter((_, i) => header.tables[i]?.leaving === true),
    counts: header.counts,
    tokens: header.tokens,
    scrapers: header.scrapers,
  }
}

function describe(table: SeriesTable, leaving: boolean): TableHeader {
  const { rows, promotions, deferrals, landmark = null, score, isHidden } = table
  const { where, labels, values, ...definition } = table.definition
  return {
    definition: {
      ...definition,
      labels: labels.map((label) => ({ ...label })),
      values: [...values],
    },
    leaving,
    hidden: isHidden,
    end: rows.end,
    tallied: halves(rows.talliedBytes),
    other: halves(rows.otherBytes),
    retired: halves(rows.retiredBytes),
    demoted: [...rows.demoted],
    promotions,
    deferrals,
    landmark,
    score,
  }
}

function readTable(header: TableHeader, reader: Reader, numbers: Uint32Array): SeriesTable {
  const { end, promotions, deferrals, score } = header
  const definition = { ...header.definition, where: [] }
  const table = new SeriesTable(definition, { capacity: Math.max(definition.limit, end) })
  const { capacity, columns } = table.rows
  const rows = {
    capacity: end,
    end,
    columns: columns.map((column) => reader.column(column, (column.length / capacity) * end)),
    talliedBytes: Uint32Array.from(header.tallied),
    otherBytes: Uint32Array.from(header.other),
    retiredBytes: Uint32Array.from(header.retired),
    demoted: Float64Array.from(header.demoted),
  }
  translate(table, rows, numbers)
  table.carryOn({ rows, promotions, deferrals, landmark: header.landmark ?? undefined, score })
  table.isHidden = header.hidden
  table.isEnding = header.leaving
  return table
}

/** Puts our numbers of names in the keys, and looks for what cannot be. */
function translate(
  { layout: { labels, attached, words } }: SeriesTable,
  { columns, end }: { readonly columns: readonly Column[]; readonly end: number },
  numbers: Uint32Array,
): void {
  const [keys = new Uint32Array(0), , , states, , , , , parents, , , names = keys] = columns
  const places = labels.filter(({ named }) => named).map(({ at }) => at)
  for (let row = 0; row < end; row++) {
    const state = states?.[row] ?? FREE
    if (state === FREE) continue
    if (state >= ROW_STATES || (parents?.[row] ?? 0) >= end)
      throw new Error('it has an impossible row')
    for (const at of places) keys[row * words + at] = translated(keys[row * words + at], numbers)
    for (let at = row * attached.length; at < (row + 1) * attached.length; at++) {
      names[at] = translated(names[at], numbers)
    }
  }
}

function translated(name: number | undefined, numbers: Uint32Array): number {
  const number = numbers[name ?? 0]
  if (number === undefined) throw new Error('it has a row with an unknown name')
  return number
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    // a Buffer would be sliced without a copy
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  get isDone(): boolean {
    return this.#at === this.#bytes.length
  }

  json(): unknown {
    const end = this.#bytes.indexOf(0x0a, this.#at)
    if (end < 0) throw new Error('it is cut off')
    const text = new TextDecoder().decode(this.#bytes.subarray(this.#at, end))
    this.#at = end + 1
    return JSON.parse(text)
  }

  /** So many elements, in a column like another one. */
  column(like: Column, length: number): Column {
    const from = this.#at
    this.#at += length * like.BYTES_PER_ELEMENT
    if (this.#at > this.#bytes.length) throw new Error('it is cut off')
    const { buffer } = this.#bytes.slice(from, this.#at)
    if (like instanceof Uint8Array) return new Uint8Array(buffer)
    return like instanceof Uint32Array ? new Uint32Array(buffer) : new Float64Array(buffer)
  }
}

function halves(column: Uint32Array): [number, number] {
  return [column[0] ?? 0, column[1] ?? 0]
}

const line = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value)}\n`)
