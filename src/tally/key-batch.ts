import type { FieldName } from '../model/fields.ts'
import { BATCH_SIZE, type Column, type Flows } from '../model/flows.ts'
import { absentColumn } from './absent-column.ts'
import { drawKeyHash, finish, hashWord, type KeyHash } from './key-hash.ts'
import type { KeyLabel, KeyLayout } from './key-layout.ts'
import type { NameNumbers } from './name-numbers.ts'

/** Where one word of the keys comes from. */
interface WordSource {
  readonly field: FieldName
  readonly absent: Column
  /** Which word of the field's value. */
  readonly offset: number
  /** The names of a `ref`, whose numbers are in the keys. */
  readonly names: NameNumbers | undefined
  column: Column
}

/** The keys of a batch and their hashes, made column by column; reused from batch to batch. */
export class KeyBatch {
  /** The key of the `i`th selected row begins at `i` times the words of a key. */
  readonly keys: Uint32Array
  readonly hashes = new Int32Array(BATCH_SIZE)
  readonly #words: number
  readonly #hash: KeyHash
  readonly #sources: readonly WordSource[]
  #flows: Flows | undefined

  constructor(layout: KeyLayout, namesOf: (field: FieldName) => NameNumbers | undefined) {
    this.#words = layout.words
    this.keys = new Uint32Array(BATCH_SIZE * layout.words)
    this.#hash = drawKeyHash(layout.words)
    this.#sources = layout.labels.flatMap((label) => wordSources(label, namesOf(label.field)))
  }

  /** Makes the keys of the first `count` rows in `rows`. */
  gather(flows: Flows, rows: Uint16Array, count: number): void {
    if (flows !== this.#flows) this.#bind(flows)
    const { hashes } = this
    for (let i = 0; i < count; i++) hashes[i] = this.#hash.start
    for (let word = 0; word < this.#sources.length; word++) {
      const source = this.#sources[word]
      if (source === undefined) continue
      if (source.names === undefined) this.#copy(word, source, rows, count)
      else this.#number(word, source.column, source.names, flows, rows, count)
    }
    for (let i = 0; i < count; i++) hashes[i] = finish(hashes[i] ?? 0)
  }

  #bind(flows: Flows): void {
    this.#flows = flows
    for (const source of this.#sources) source.column = flows.column(source.field) ?? source.absent
  }

  #copy(word: number, { column, offset }: WordSource, rows: Uint16Array, count: number): void {
    const { data, step } = column
    const { keys, hashes } = this
    const words = this.#words
    const low = this.#hash.secrets[word * 2] ?? 0
    const high = this.#hash.secrets[word * 2 + 1] ?? 0
    for (let i = 0, to = word; i < count; i++, to += words) {
      const value = data[(rows[i] ?? 0) * step + offset] ?? 0
      keys[to] = value
      hashes[i] = ((hashes[i] ?? 0) + hashWord(value, low, high)) | 0
    }
  }

  #number(
    word: number,
    column: Column,
    names: NameNumbers,
    flows: Flows,
    rows: Uint16Array,
    count: number,
  ): void {
    const { keys, hashes } = this
    const low = this.#hash.secrets[word * 2] ?? 0
    const high = this.#hash.secrets[word * 2 + 1] ?? 0
    for (let i = 0; i < count; i++) {
      const value = names.number(flows.bytes(column, rows[i] ?? 0))
      keys[i * this.#words + word] = value
      hashes[i] = ((hashes[i] ?? 0) + hashWord(value, low, high)) | 0
    }
  }
}

function wordSources({ field, words }: KeyLabel, names: NameNumbers | undefined): WordSource[] {
  const absent = absentColumn(field)
  return Array.from({ length: words }, (_, offset) => {
    return { field, absent, offset, names, column: absent }
  })
}
