import { digits } from './digits.ts'
import { escapeLabelValue } from './escape.ts'
import type { Literal } from './literal.ts'

const CHUNK = 16 * 1024

/** What is copied by words may run over its end: up to three bytes, overwritten by what follows. */
const SLACK = 4

/** 64-bit numbers whose high word is below this are exact as doubles. */
const EXACT_HIGH = 2 ** 21

/** Writes text as bytes into chunks of 16 KiB, each handed on when it is full. */
export class ByteWriter {
  readonly #write: (chunk: Buffer) => void
  #buffer = newBuffer(CHUNK)
  #view = viewOf(this.#buffer)
  #at = 0
  #chunks = 0

  constructor(write: (chunk: Buffer) => void) {
    this.#write = write
  }

  /** Chunks handed on so far: whoever writes much yields when this has grown. */
  get chunks(): number {
    return this.#chunks
  }

  /** Hands on what the last chunk has. */
  flush(): void {
    if (this.#at === 0) return
    this.#write(this.#buffer.subarray(0, this.#at))
    this.#take(newBuffer(CHUNK))
    this.#chunks++
  }

  literal({ words, length }: Literal): void {
    this.#makeRoom(length)
    const view = this.#view
    const at = this.#at
    for (let i = 0; i < words.length; i++) view.setInt32(at + i * 4, words[i] ?? 0, true)
    this.#at = at + length
  }

  /** A text as it is, in UTF-8. */
  text(text: string): void {
    // a UTF-16 unit is at most three bytes
    this.#makeRoom(text.length * 3)
    this.#at += this.#buffer.write(text, this.#at)
  }

  /** The text of a label value, escaped; a lone surrogate becomes U+FFFD. */
  labelValue(text: string): void {
    const { length } = text
    this.#makeRoom(length)
    const buffer = this.#buffer
    const at = this.#at
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      if (!isPlain(code)) {
        this.text(escapeLabelValue(text))
        return
      }
      buffer[at + i] = code
    }
    this.#at = at + length
  }

  /** A 32-bit number in decimal. */
  u32(value: number): void {
    this.#makeRoom(12)
    if (value < 1e4) {
      this.#first(value)
      return
    }
    const upper = ((value >>> 0) / 1e4) >>> 0
    if (upper < 1e4) {
      this.#first(upper)
    } else {
      const top = (upper / 1e4) >>> 0
      this.#first(top)
      this.#next(upper - top * 1e4)
    }
    this.#next((value >>> 0) - upper * 1e4)
  }

  /** A 64-bit number in decimal, exactly. */
  u64(high: number, low: number): void {
    if (high === 0) {
      this.u32(low)
    } else if (high < EXACT_HIGH) {
      const value = high * 2 ** 32 + low
      const upper = Math.floor(value / 1e8)
      this.u32(upper)
      this.#eight(value - upper * 1e8)
    } else {
      this.text(((BigInt(high) << 32n) | BigInt(low)).toString())
    }
  }

  /** An IPv4 address, dotted. */
  ipv4(word: number): void {
    this.#makeRoom(16)
    this.#first(word >>> 24)
    for (let shift = 16; shift >= 0; shift -= 8) {
      this.#view.setUint8(this.#at++, 0x2e)
      this.#first((word >>> shift) & 255)
    }
  }

  #eight(value: number): void {
    this.#makeRoom(8)
    const upper = ((value >>> 0) / 1e4) >>> 0
    this.#next(upper)
    this.#next((value >>> 0) - upper * 1e4)
  }

  /** The leading digits of a number. */
  #first(value: number): void {
    this.#view.setInt32(this.#at, digits.plain[value] ?? 0, true)
    this.#at += digits.count[value] ?? 0
  }

  /** Four more. */
  #next(value: number): void {
    this.#view.setInt32(this.#at, digits.padded[value] ?? 0, true)
    this.#at += 4
  }

  #makeRoom(length: number): void {
    if (this.#at + length <= this.#buffer.length - SLACK) return
    this.flush()
    if (length > CHUNK) this.#take(newBuffer(length))
  }

  #take(buffer: Buffer): void {
    this.#buffer = buffer
    this.#view = viewOf(buffer)
    this.#at = 0
  }
}

function newBuffer(length: number): Buffer {
  return Buffer.allocUnsafeSlow(length + SLACK)
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
}

/** Whether the character is itself as a byte between quotes. */
function isPlain(code: number): boolean {
  return code < 0x80 && code !== 0x22 && code !== 0x5c && code !== 0x0a
}
