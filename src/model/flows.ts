import type { FieldSet } from './field-set.ts'
import { type FieldName, fieldDefinition, fieldNumber, fields, wordsOf } from './fields.ts'

/** The most observations that a batch holds. */
export const BATCH_SIZE = 256

/** Offsets of a `ref` from here on lie in the arena of the batch, below in the payload. */
const ARENA = 0x8000_0000

/** Room for what decoders put together themselves: label stacks, paths. */
const ARENA_BYTES = 64 * 1024

/**
 * The values of one field: row `i` begins at word `i * step` of `data`. `step` is 0 for a field
 * that is the same for the whole batch.
 */
export interface Column {
  readonly words: number
  readonly step: number
  readonly data: Uint32Array
  /** Rows from 0 on in which somebody may have written; all others have the fill value. */
  dirty: number
}

/** The word that every row of a column has where a record says nothing. */
export interface Fill {
  readonly column: Column
  readonly word: number
}

/** A batch of up to 256 observations in columns, one for each wanted field; reused, never kept. */
export class Flows {
  readonly wanted: FieldSet
  /** Those that somebody behind the decoder reads; the others are its own. */
  readonly asked: FieldSet
  /** Observations in the batch. */
  size = 0
  /** The number of the sampler's address in the lane's dictionary. */
  sampler = 0
  /** By how much bytes and packets of each row are multiplied; not always whole (RFC 5477 §8.2). */
  readonly rates = new Float64Array(BATCH_SIZE)
  /** The payload that `ref` columns point into. */
  payload: Uint8Array = new Uint8Array(0)
  /** Whether something did not fit into the arena since the batch began. */
  overflowed = false
  readonly #columns: readonly (Column | undefined)[]
  readonly #fills: readonly Fill[]
  readonly #arena = new Uint8Array(ARENA_BYTES)
  readonly #arenaView = new DataView(this.#arena.buffer)
  #arenaUsed = 0

  /** `varying`: fields that may differ from row to row here, though in datagrams they do not. */
  constructor(wanted: FieldSet, asked = wanted, varying: ReadonlySet<FieldName> = new Set()) {
    this.wanted = wanted
    this.asked = asked
    this.#columns = fields.map(({ name }) =>
      wanted.has(name) ? newColumn(name, varying.has(name)) : undefined,
    )
    this.#fills = [...wanted].flatMap((name) => {
      const column = this.#columns[fieldNumber[name]]
      return column === undefined || column.step === 0
        ? []
        : [{ column, word: fieldDefinition(name).fill ?? 0 }]
    })
  }

  /** The column of a field, if anybody wanted it. */
  column(name: FieldName): Column | undefined {
    return this.#columns[fieldNumber[name]]
  }

  /** What makes every field absent but those whose columns somebody writes anyway. */
  fillsExcept(written: ReadonlySet<Column>): readonly Fill[] {
    return this.#fills.filter(({ column }) => !written.has(column))
  }

  /**
   * Begins a batch of `size` rows in which every field is absent. A caller who marks what it writes
   * as dirty names the columns to clear; those that nobody wrote to cost nothing then.
   */
  begin(size: number, payload: Uint8Array, fills?: readonly Fill[]): void {
    this.size = size
    this.payload = payload
    this.#arenaUsed = 0
    this.overflowed = false
    for (const { column, word } of fills ?? this.#fills) {
      const rows = fills === undefined ? Math.max(size, column.dirty) : column.dirty
      if (rows === 0) continue
      fillUntil(column.data, rows * column.step, word)
      column.dirty = 0
    }
  }

  /** Takes `length` bytes of the arena for a `ref`; `undefined` when the batch has used it up. */
  allocate(length: number): number | undefined {
    const start = this.#arenaUsed
    if (start + length > ARENA_BYTES) {
      this.overflowed = true
      return undefined
    }
    this.#arenaUsed = start + length
    return ARENA + start
  }

  /** Writes 32 bits into the arena at an offset that `allocate` gave. */
  writeArena(offset: number, number: number): void {
    this.#arenaView.setUint32(offset - ARENA, number)
  }

  /** Keeps a copy of bytes in the arena for a `ref`; `undefined` when the batch has used it up. */
  keep(bytes: Uint8Array): number | undefined {
    const offset = this.allocate(bytes.length)
    if (offset !== undefined) this.#arena.set(bytes, offset - ARENA)
    return offset
  }

  /** The bytes of a `ref`, on loan. */
  bytes(column: Column, row: number): Uint8Array {
    const offset = column.data[row * column.step] ?? 0
    const length = column.data[row * column.step + 1] ?? 0
    return this.bytesAt(offset, length)
  }

  /** The same, for who has the two words. */
  bytesAt(offset: number, length: number): Uint8Array {
    return offset >= ARENA
      ? this.#arena.subarray(offset - ARENA, offset - ARENA + length)
      : this.payload.subarray(offset, offset + length)
  }
}

/** Words from which on `fill` is faster than a loop. */
const MANY = 48

/** Few rows, as in datagrams of sFlow, are filled faster one word after the other. */
function fillUntil(data: Uint32Array, end: number, word: number): void {
  if (end > MANY) data.fill(word, 0, end)
  else for (let at = 0; at < end; at++) data[at] = word
}

function newColumn(name: FieldName, varies: boolean): Column {
  const { kind, constant } = fieldDefinition(name)
  const words = wordsOf[kind]
  return constant && !varies
    ? { words, step: 0, data: new Uint32Array(words), dirty: 0 }
    : filledColumn(name, words)
}

function filledColumn(name: FieldName, words: number): Column {
  const data = new Uint32Array(words * BATCH_SIZE).fill(fieldDefinition(name).fill ?? 0)
  return { words, step: words, data, dirty: 0 }
}
