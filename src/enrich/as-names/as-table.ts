import { cleanName } from '../../model/name-text.ts'

/** What is known of an AS; `''` is not known. */
export interface AsName {
  readonly name: string
  /** Two letters. */
  readonly country: string
}

/** A table as a message to a thread carries it: in memory that both share. */
export interface AsTableData {
  readonly size: number
  /** Decides on the slots. */
  readonly seed: number
  /** Open addressing: the AS in each slot, 0 for none, as AS 0 is none. A power of two. */
  readonly asns: Uint32Array<SharedArrayBuffer>
  /** Where in `text` the entry of the slot begins. */
  readonly starts: Uint32Array<SharedArrayBuffer>
  /** Two bytes of country or zeros, the name in UTF-8, and a zero. */
  readonly text: Uint8Array<SharedArrayBuffer>
}

const FIRST_SLOTS = 1024
const FIRST_BYTES = 32 * 1024
/** Names of autonomous systems, 55 bytes or so each: text is made of those that are asked for. */
export class AsTable {
  #size = 0
  /**
   * Each table has its own: whoever writes a list cannot know which numbers share a slot, nor does
   * one table fill the slots of another one by one.
   */
  readonly #seed: number
  #asns: Uint32Array<SharedArrayBuffer>
  #starts: Uint32Array<SharedArrayBuffer>
  #text: Buffer<SharedArrayBuffer>
  #end = 0
  #unused = 0

  /** Of data from another thread: to look up only. */
  constructor(data?: AsTableData) {
    this.#size = data?.size ?? 0
    this.#seed = data?.seed ?? Math.trunc(Math.random() * 2 ** 32)
    this.#asns = data?.asns ?? words(FIRST_SLOTS)
    this.#starts = data?.starts ?? words(FIRST_SLOTS)
    this.#text = Buffer.from(data?.text.buffer ?? new SharedArrayBuffer(FIRST_BYTES))
  }

  get size(): number {
    return this.#size
  }

  /** For other threads; the table must not be changed any more. */
  get data(): AsTableData {
    const text = new Uint8Array(this.#text.buffer)
    return { size: this.#size, seed: this.#seed, asns: this.#asns, starts: this.#starts, text }
  }

  has(asn: number): boolean {
    return asn !== 0 && this.#asns[this.#slot(asn)] === asn
  }

  find(asn: number): AsName | undefined {
    if (!this.has(asn)) return undefined
    const start = this.#starts[this.#slot(asn)] ?? 0
    const country = this.#text[start] === 0 ? '' : this.#text.toString('latin1', start, start + 2)
    return {
      name: this.#text.toString('utf8', start + 2, this.#text.indexOf(0, start + 2)),
      country,
    }
  }

  /** Adds an AS, or changes its name; returns whether that is anything new. */
  set(asn: number, name: string, country = ''): boolean {
    if (asn === 0) return false
    const clean = { name: cleanName(name), country: /^\w\w$/.test(country) ? country : '' }
    const old = this.find(asn)
    if (old?.name === clean.name && old.country === clean.country) return false
    if (old === undefined) this.#addSlot(asn)
    else this.#unused += bytesOf(old)
    this.#starts[this.#slot(asn)] = this.#append(clean)
    if (this.#unused > FIRST_BYTES && this.#unused * 2 > this.#end) this.#compact()
    return true
  }

  /** All that are in it, in no order. */
  *numbers(): Generator<number> {
    for (const asn of this.#asns) if (asn !== 0) yield asn
  }

  #addSlot(asn: number): void {
    if ((this.#size + 1) * 4 > this.#asns.length * 3) this.#moreSlots()
    this.#asns[this.#slot(asn)] = asn
    this.#size++
  }

  /** Where an AS is, or would be. */
  #slot(asn: number): number {
    const asns = this.#asns
    let slot = mixed(asn ^ this.#seed) & (asns.length - 1)
    while (asns[slot] !== asn && asns[slot] !== 0) slot = (slot + 1) & (asns.length - 1)
    return slot
  }

  #moreSlots(): void {
    const asns = this.#asns
    const starts = this.#starts
    this.#asns = words(asns.length * 2)
    this.#starts = words(asns.length * 2)
    // thousands at once: this is no place for iterators
    for (let i = 0; i < asns.length; i++) {
      const asn = asns[i] ?? 0
      if (asn === 0) continue
      const slot = this.#slot(asn)
      this.#asns[slot] = asn
      this.#starts[slot] = starts[i] ?? 0
    }
  }

  #append(entry: AsName): number {
    const start = this.#end
    const { name, country } = entry
    this.#end += bytesOf(entry)
    if (this.#end > this.#text.length) {
      const text = Buffer.from(new SharedArrayBuffer(this.#text.length * 2))
      text.set(this.#text)
      this.#text = text
    }
    // what is not written is zero
    this.#text.write(country, start, 'latin1')
    this.#text.write(name, start + 2)
    return start
  }

  /** Leaves out what names were before. */
  #compact(): void {
    const before = new AsTable(this.data)
    this.#text = Buffer.from(new SharedArrayBuffer(this.#text.length))
    this.#starts = words(this.#starts.length)
    this.#end = 0
    this.#unused = 0
    for (const asn of before.numbers()) {
      this.#starts[this.#slot(asn)] = this.#append(before.find(asn) ?? { name: '', country: '' })
    }
  }
}

/** Each bit changes half of the others: the end of MurmurHash3. */
function mixed(word: number): number {
  let hash = word
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35)
  return hash ^ (hash >>> 16)
}

function words(count: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(count * Uint32Array.BYTES_PER_ELEMENT))
}

function bytesOf({ name }: AsName): number {
  return 2 + Buffer.byteLength(name) + 1
}
