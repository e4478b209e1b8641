/** What belongs to a key. */
interface Entry<T> {
  readonly key: Uint8Array
  readonly value: T
}

/** A bit that only differs between the cases of a letter, in ASCII. */
const CASE = 0x20

/** Finds what belongs to a key by its bytes, whatever the case of its letters; makes no text of it. */
export class ByteKeys<T> {
  readonly #slots: readonly (Entry<T> | undefined)[]

  /** Of equal keys the first one counts. */
  constructor(entries: Iterable<readonly [key: string, value: T]>) {
    const list = [...entries].map(([key, value]) => ({ key: folded(key), value }))
    // mostly empty: a key that nobody looks for is found to be none at once
    const size = 2 ** Math.ceil(Math.log2(list.length * 8 + 8))
    const slots: (Entry<T> | undefined)[] = new Array(size).fill(undefined)
    for (const entry of list) {
      let slot = hash(entry.key, 0, entry.key.length) & (size - 1)
      while (slots[slot] !== undefined) slot = (slot + 1) & (size - 1)
      slots[slot] = entry
    }
    this.#slots = slots
  }

  find(bytes: Uint8Array, start: number, end: number): T | undefined {
    const slots = this.#slots
    const mask = slots.length - 1
    for (let slot = hash(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot]
      if (entry === undefined) return undefined
      if (isKey(entry.key, bytes, start, end)) return entry.value
    }
  }
}

/** Three letters and the length tell most keys apart. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  const first = (bytes[start] ?? 0) | CASE
  const middle = (bytes[(start + end) >>> 1] ?? 0) | CASE
  const last = (bytes[end - 1] ?? 0) | CASE
  return (end - start) * 59 + first * 31 + middle * 7 + last * 17
}

function isKey(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (key.length !== end - start) return false
  for (let i = 0; i < key.length; i++) {
    if (key[i] !== ((bytes[start + i] ?? 0) | CASE)) return false
  }
  return true
}

function folded(key: string): Uint8Array {
  return new TextEncoder().encode(key).map((byte) => byte | CASE)
}
