import type { Dictionary } from '../model/dictionary.ts'
import type { FieldName } from '../model/fields.ts'
import { cutName, MOST_NAME_BYTES } from '../model/name-text.ts'
import { renderBytes } from '../model/render.ts'
import { finish } from './key-hash.ts'

const SLOTS = 8192
const ARENA_BYTES = 256 * 1024
/** Words of a slot: hash, offset and length of the bytes, number + 1. */
const SLOT_WORDS = 4

/**
 * The dictionary numbers of the byte strings of one field. Remembers the bytes themselves, so that a
 * name that was seen before is not made a string again; starts over when full.
 */
export class NameNumbers {
  readonly #field: FieldName
  readonly #names: Dictionary
  readonly #secrets = crypto.getRandomValues(new Int32Array(MOST_NAME_BYTES + 1))
  readonly #slots = new Int32Array(SLOTS * SLOT_WORDS)
  readonly #arena = new Uint8Array(ARENA_BYTES)
  #used = 0
  #size = 0

  constructor(field: FieldName, names: Dictionary) {
    this.#field = field
    this.#names = names
  }

  number(bytes: Uint8Array): number {
    const name = cutName(bytes)
    const hash = this.#hash(name)
    const slot = this.#find(name, hash)
    const known = this.#slots[slot + 3] ?? 0
    if (known !== 0) return known - 1
    const number = this.#names.number(renderBytes(this.#field, name))
    this.#remember(slot, name, hash, number)
    return number
  }

  #hash(bytes: Uint8Array): number {
    let sum = Math.imul(bytes.length, this.#secrets[MOST_NAME_BYTES] ?? 0)
    for (let i = 0; i < bytes.length; i++) {
      sum = (sum + Math.imul(bytes[i] ?? 0, this.#secrets[i] ?? 0)) | 0
    }
    return finish(sum)
  }

  /** The slot that has the bytes, or the free one where they belong. */
  #find(bytes: Uint8Array, hash: number): number {
    const slots = this.#slots
    for (let at = hash & (SLOTS - 1); ; at = (at + 1) & (SLOTS - 1)) {
      const slot = at * SLOT_WORDS
      if (slots[slot + 3] === 0) return slot
      if (slots[slot] === hash && this.#holds(slot, bytes)) return slot
    }
  }

  #holds(slot: number, bytes: Uint8Array): boolean {
    if (this.#slots[slot + 2] !== bytes.length) return false
    const offset = this.#slots[slot + 1] ?? 0
    for (let i = 0; i < bytes.length; i++) if (this.#arena[offset + i] !== bytes[i]) return false
    return true
  }

  #remember(slot: number, bytes: Uint8Array, hash: number, number: number): void {
    if (this.#size * 2 >= SLOTS || this.#used + bytes.length > ARENA_BYTES) {
      this.#slots.fill(0)
      this.#used = 0
      this.#size = 0
      return // this one is remembered when it comes again
    }
    this.#arena.set(bytes, this.#used)
    this.#slots.set([hash, this.#used, bytes.length, number + 1], slot)
    this.#used += bytes.length
    this.#size++
  }
}
