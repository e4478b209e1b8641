import {
  array,
  boolean,
  custom,
  int,
  literal,
  number,
  object,
  type output,
  strictObject,
  string,
  tuple,
} from 'zod'
import type { Dictionary } from '../model/dictionary.ts'
import { type FieldName, isFieldName } from '../model/fields.ts'
import { FREE, ROW_STATES } from '../model/row-state.ts'
import type { SourcePosition } from '../model/source-position.ts'
import type { CandidatesState } from '../tally/candidates.ts'
import { byteSums, valueNames } from '../tally/metric-definition.ts'
import type { Column, RowsState } from '../tally/rows-state.ts'
import type { SeriesState } from '../tally/series.ts'
import { type Pool, SeriesTable } from '../tally/series-table.ts'
import { CheckpointReader } from './checkpoint-reader.ts'
import { seal, unseal } from './checkpoint-seal.ts'

/** Names in a line of the file, so that no line takes long. */
const NAMES_IN_LINE = 4096

/** Rows that are looked at before others get their turn. */
const STEP = 4096

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

const candidatesSchema = strictObject({ end: int().min(0), floor: number() })

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
  demand: number(),
  candidates: strictObject({ named: candidatesSchema, other: candidatesSchema }),
})

/** Looked at first, so that a file of another version is told from a damaged one. */
const formatSchema = object({ format: literal(2) })

/** The first line of a checkpoint; what does not fit is not believed. */
const headerSchema = strictObject({
  ...formatSchema.shape,
  /** The columns are as they were in memory. */
  littleEndian: boolean(),
  names: int().min(1),
  tables: array(tableSchema),
  positions: array(strictObject({ source: string(), identity: string(), at: int().min(0) })),
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

const lineSchema = array(string()).min(1)

type Header = output<typeof headerSchema>
type TableHeader = output<typeof tableSchema>

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Everything that outlives a process. */
export interface Checkpoint {
  readonly series: SeriesState
  /** How far sources were read that can be read again. */
  readonly positions: readonly SourcePosition[]
}

/**
 * A checkpoint as bytes in pieces: a line of JSON, the names in lines of JSON, the columns of each table as they
 * are in memory, and a checksum. Nothing may change before the last piece was written.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Generator<Uint8Array, void> {
  return seal(pieces(checkpoint))
}

function* pieces({ series, positions }: Checkpoint): Generator<Uint8Array, void> {
  const { names, tokens, scrapers, tables, leaving } = series
  const header: Header = {
    format: 2,
    littleEndian,
    names: names.end,
    tables: [
      ...tables.map((table) => describe(table, false)),
      ...leaving.map((table) => describe(table, true)),
    ],
    positions: positions.map((position) => ({ ...position })),
    counts: series.counts.map((counts) => ({ ...counts })),
    tokens,
    scrapers: { ...scrapers, known: scrapers.known.map(([id, scraper]) => [id, scraper]) },
  }
  yield line(header)
  for (let from = 0; from < names.end; from += NAMES_IN_LINE) {
    const length = Math.min(NAMES_IN_LINE, names.end - from)
    yield line(Array.from({ length }, (_, i) => names.text(from + i)))
  }
  for (const table of [...tables, ...leaving]) {
    for (const { columns, capacity, end } of parts(table)) {
      for (const column of columns) {
        const bytes = (column.byteLength / capacity) * end
        yield new Uint8Array(column.buffer, column.byteOffset, bytes)
      }
    }
  }
}

/** What of a table is in columns, in the order in which it is written. */
function parts({ rows, named, other }: SeriesTable): (RowsState | CandidatesState)[] {
  return [rows, named.candidates, other.candidates]
}

/**
 * Reads a checkpoint, in steps of a few milliseconds; its names get numbers in `names`. Throws where it is
 * not one, or does not fit.
 */
export function* decodeCheckpoint(
  bytes: Uint8Array,
  names: Dictionary,
): Generator<void, Checkpoint> {
  formatSchema.parse(new CheckpointReader(bytes).json())
  const reader = new CheckpointReader(yield* unseal(bytes))
  const header = headerSchema.parse(reader.json())
  if (header.littleEndian !== littleEndian) throw new Error('it is from another kind of machine')
  // before any of them is there: all begins anew, with none of these
  if (header.names > names.end + names.left) {
    throw new Error('it has more names than limits.names allows')
  }
  const numbers: number[] = []
  while (numbers.length < header.names) {
    for (const text of lineSchema.parse(reader.json())) numbers.push(names.reserve(text))
    yield
  }
  const tables: SeriesTable[] = []
  for (const table of header.tables) tables.push(yield* readTable(table, reader, numbers))
  if (!reader.isDone) throw new Error('it has more bytes than it says')
  const series = {
    names,
    tables: tables.filter((_, i) => header.tables[i]?.leaving === false),
    leaving: tables.filter((_, i) => header.tables[i]?.leaving === true),
    counts: header.counts,
    tokens: header.tokens,
    scrapers: header.scrapers,
  }
  return { series, positions: header.positions }
}

function describe(table: SeriesTable, leaving: boolean): TableHeader {
  const { rows, promotions, deferrals, landmark = null, score, demand, isHidden } = table
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
    demand: demand.estimate,
    candidates: { named: describePool(table.named), other: describePool(table.other) },
  }
}

function describePool({ candidates: { end, floor } }: Pool) {
  return { end, floor }
}

function* readTable(
  header: TableHeader,
  reader: CheckpointReader,
  numbers: readonly number[],
): Generator<void, SeriesTable> {
  const { end, promotions, deferrals, score } = header
  const definition = { ...header.definition, where: [] }
  const table = new SeriesTable(definition, { capacity: Math.max(definition.limit, end) })
  yield
  const { layout } = table
  const rows = {
    capacity: end,
    end,
    columns: yield* readColumns(reader, table.rows, end),
    talliedBytes: Uint32Array.from(header.tallied),
    otherBytes: Uint32Array.from(header.other),
    retiredBytes: Uint32Array.from(header.retired),
    demoted: Float64Array.from(header.demoted),
  }
  const [keys, , , states, , , , , parents, , , names] = rows.columns
  if (states.some((state) => state >= ROW_STATES) || parents.some((parent) => parent >= end)) {
    throw new Error('it has an impossible row')
  }
  const keyPlaces = layout.labels.filter((label) => label.named).map(({ at }) => at)
  const { words, attached } = layout
  yield* translate(keys, words, keyPlaces, states, numbers)
  yield* translate(names, attached.length, [...attached.keys()], states, numbers)
  const named = yield* readCandidates(reader, table.named.candidates, header.candidates.named)
  const other = yield* readCandidates(reader, table.other.candidates, header.candidates.other)
  for (const { columns } of [named, other]) {
    const [keys, , , , flags] = columns
    yield* translate(keys, words, keyPlaces, flags, numbers)
  }
  yield* table.carryOn({
    rows,
    promotions,
    deferrals,
    landmark: header.landmark ?? undefined,
    score,
    demand: { estimate: header.demand },
    named: { candidates: named },
    other: { candidates: other },
  })
  table.isHidden = header.hidden
  table.isEnding = header.leaving
  return table
}

function* readCandidates(
  reader: CheckpointReader,
  like: CandidatesState,
  { end, floor }: TableHeader['candidates']['named'],
): Generator<void, CandidatesState> {
  return { capacity: end, end, floor, columns: yield* readColumns(reader, like, end) }
}

/** The columns of so many places, like those of a table. */
function* readColumns<Columns extends readonly Column[]>(
  reader: CheckpointReader,
  { columns, capacity }: { readonly columns: Columns; readonly capacity: number },
  end: number,
): Generator<void, Columns> {
  const read: Column[] = []
  for (const column of columns) {
    read.push(yield* reader.column(column, (column.length / capacity) * end))
  }
  return read as readonly Column[] as Columns
}

/** Puts our numbers of names in some of the words of each place that is taken. */
function* translate(
  column: Uint32Array,
  words: number,
  named: readonly number[],
  taken: Uint8Array,
  numbers: readonly number[],
): Generator<void, void> {
  for (let place = 0; place < taken.length; place++) {
    if (place % STEP === STEP - 1) yield
    if (taken[place] === FREE) continue
    for (const at of named) {
      column[place * words + at] = translated(column[place * words + at], numbers)
    }
  }
}

function translated(name: number | undefined, numbers: readonly number[]): number {
  const number = numbers[name ?? 0]
  if (number === undefined) throw new Error('it has a row with an unknown name')
  return number
}

function halves(column: Uint32Array): [number, number] {
  return [column[0] ?? 0, column[1] ?? 0]
}

const line = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value)}\n`)
