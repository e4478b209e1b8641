import type { AddressWords } from '../../../model/address.ts'

const utf8 = new TextEncoder()

/** Writes big-endian numbers one after the other into a datagram of at most `capacity` bytes. */
export class ByteWriter {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #length = 0

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get length(): number {
    return this.#length
  }

  /** What was written so far. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  u8(value: number): void {
    this.#view.setUint8(this.#advance(1), value)
  }

  u16(value: number): void {
    this.#view.setUint16(this.#advance(2), value)
  }

  /** The low 32 bits of a whole number. */
  u32(value: number): void {
    this.#view.setUint32(this.#advance(4), value)
  }

  u64(value: number): void {
    this.u32(Math.floor(value / 2 ** 32))
    this.u32(value)
  }

  /** A whole number in as many bytes as a template says. */
  unsigned(value: number, length: 1 | 2 | 4 | 8): void {
    switch (length) {
      case 1:
        this.u8(value)
        break
      case 2:
        this.u16(value)
        break
      case 4:
        this.u32(value)
        break
      case 8:
        this.u64(value)
        break
    }
  }

  /** The four bytes of an IPv4 address, the sixteen of an IPv6 one. */
  address(words: AddressWords): void {
    if (words[4] === 6) for (let i = 0; i < 3; i++) this.u32(words[i] ?? 0)
    this.u32(words[3])
  }

  /** Text in UTF-8, with zero bytes behind it up to a length, or cut there. */
  text(text: string, length: number): void {
    const padded = new Uint8Array(length)
    utf8.encodeInto(text, padded)
    this.#bytes.set(padded, this.#advance(length))
  }

  /** Zero bytes up to the next multiple of four. */
  align(): void {
    this.#advance(-this.#length & 3)
  }

  /** Replaces 16 bits that were written before: a length that was not known then. */
  patchU16(at: number, value: number): void {
    this.#view.setUint16(at, value)
  }

  #advance(length: number): number {
    const start = this.#length
    this.#length = start + length
    return start
  }
}
