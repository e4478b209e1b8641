import { DecodeError } from './decode-error.ts'
import type { ProblemReason } from './problems.ts'

/** A cursor over big-endian bytes that cannot leave the range it was made for. */
export class ByteReader {
  readonly view: DataView
  readonly end: number
  readonly #reason: ProblemReason
  offset: number

  /** `reason` is what reading beyond `end` is called. */
  constructor(view: DataView, start: number, end: number, reason: ProblemReason) {
    this.view = view
    this.offset = start
    this.end = end
    this.#reason = reason
  }

  get remaining(): number {
    return this.end - this.offset
  }

  u8(): number {
    return this.view.getUint8(this.skip(1))
  }

  u16(): number {
    return this.view.getUint16(this.skip(2))
  }

  u32(): number {
    return this.view.getUint32(this.skip(4))
  }

  /** Moves on by `length` bytes and returns where they begin. */
  skip(length: number): number {
    const start = this.offset
    if (length > this.end - start) {
      throw new DecodeError(
        this.#reason,
        `needs ${length} bytes at offset ${start}, ${this.end - start} left`,
      )
    }
    this.offset = start + length
    return start
  }

  /** A reader that goes on from here, but ends earlier. */
  until(end: number): ByteReader {
    return new ByteReader(this.view, this.offset, end, this.#reason)
  }

  /** Whether every byte up to the end is 0: padding, whatever its length. */
  restIsZero(): boolean {
    for (let i = this.offset; i < this.end; i++) if (this.view.getUint8(i) !== 0) return false
    return true
  }
}
