/** The bytes of a file, taken from the front piece by piece as they arrive. */
export class CaptureBytes {
  readonly #chunks: Iterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)
  /** Bytes taken so far. */
  offset = 0

  constructor(chunks: Iterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.iterator]()
  }

  /** Whether every byte has been taken. */
  get atEnd(): boolean {
    return !this.#fill(1)
  }

  /** The next `length` bytes; `undefined`, and nothing is taken, where the file ends before. */
  take(length: number): Uint8Array | undefined {
    const bytes = this.peek(length)
    if (bytes === undefined) return undefined
    this.#rest = this.#rest.subarray(length)
    this.offset += length
    return bytes
  }

  /** The next `length` bytes without taking them. */
  peek(length: number): Uint8Array | undefined {
    return this.#fill(length) ? this.#rest.subarray(0, length) : undefined
  }

  #fill(length: number): boolean {
    if (this.#rest.length >= length) return true
    const parts = [this.#rest]
    let held = this.#rest.length
    while (held < length) {
      const next = this.#chunks.next()
      if (next.done === true) break
      parts.push(next.value)
      held += next.value.length
    }
    this.#rest = Buffer.concat(parts)
    return held >= length
  }
}
