import type { Column } from '../tally/rows-state.ts'

/** Bytes that are copied before others get their turn. */
const PIECE = 262_144

/** Takes the lines and columns of a checkpoint apart; throws where it ends too early. */
export class CheckpointReader {
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

  /** So many elements, in a column like another one; in steps of a fraction of a millisecond. */
  *column(like: Column, length: number): Generator<void, Column> {
    const from = this.#at
    this.#at += length * like.BYTES_PER_ELEMENT
    if (this.#at > this.#bytes.length) throw new Error('it is cut off')
    const { buffer } = yield* this.#copy(from, this.#at)
    if (like instanceof Uint8Array) return new Uint8Array(buffer)
    return like instanceof Uint32Array ? new Uint32Array(buffer) : new Float64Array(buffer)
  }

  *#copy(from: number, to: number): Generator<void, Uint8Array<ArrayBuffer>> {
    const copy = new Uint8Array(to - from)
    for (let at = from; at < to; at += PIECE) {
      copy.set(this.#bytes.subarray(at, Math.min(at + PIECE, to)), at - from)
      yield
    }
    return copy
  }
}
