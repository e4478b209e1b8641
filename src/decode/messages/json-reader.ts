import { isDigit } from './digits.ts'

/** What a value of JSON is. */
export const jsonKinds = { number: 0, text: 1, list: 2, object: 3, truth: 4, nothing: 5 } as const
type JsonKind = (typeof jsonKinds)[keyof typeof jsonKinds]

const NEWLINE = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const MINUS = 0x2d
const ZERO = 0x30
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** 1 for bytes that are nothing but themselves in a text: all but quotes, backslashes and controls. */
const isPlain = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 0 : 1,
)

/** So many digits are a whole number that a double has exactly. */
const EXACT_DIGITS = 15

/** RFC 8259 §6. */
const numberText = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

const latin1 = new TextDecoder('latin1')
const utf8 = new TextDecoder()

/**
 * A cursor over JSON (RFC 8259) that makes no objects: the bytes of what was read last lie between
 * `start` and `end`. What is in a list or object within another one is only looked through for its end.
 * A method that returns false has found no JSON; `at` says where.
 */
export class JsonReader {
  bytes: Uint8Array = new Uint8Array(0)
  /** All of the memory that the bytes lie in, and where they begin there: that of many messages is one. */
  view: DataView = new DataView(new ArrayBuffer(0))
  base = 0
  at = 0
  kind: JsonKind = jsonKinds.nothing
  /** Of texts and keys without the quotes, else of the whole value. */
  start = 0
  end = 0
  /** Whether there are escapes in the text or key. */
  escaped = false
  /** The number, where it is whole, not negative and of no more than 15 digits; else NaN. */
  number = 0
  /** Whether the object that is read is one of a flow; who reads a value that says otherwise changes it. */
  isFlow = true

  begin(bytes: Uint8Array): void {
    this.bytes = bytes
    this.base = bytes.byteOffset
    if (this.view.buffer !== bytes.buffer) this.view = new DataView(bytes.buffer)
    this.at = 0
  }

  /** RFC 8259 §2. Returns the byte behind the white space; 0 at the end. */
  skipSpace(): number {
    const { bytes } = this
    let at = this.at
    let byte = bytes[at] ?? 0
    while (byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09)
      byte = bytes[++at] ?? 0
    this.at = at
    return byte
  }

  /** Reads a key and its colon. */
  key(): boolean {
    if (this.bytes[this.at] !== QUOTE || !this.#text()) return false
    if (this.skipSpace() !== COLON) return false
    this.at++
    return true
  }

  /** Reads any value. */
  value(): boolean {
    const byte = this.skipSpace()
    if (byte === QUOTE) {
      this.kind = jsonKinds.text
      return this.#text()
    }
    if (byte === MINUS || isDigit(byte)) return this.#number()
    if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      this.kind = byte === OPEN_LIST ? jsonKinds.list : jsonKinds.object
      return this.#nested()
    }
    return this.#word()
  }

  /** The JSON text of what was read. */
  source(): string {
    return utf8.decode(this.bytes.subarray(this.start, this.end))
  }

  /** From the quote on. */
  #text(): boolean {
    const { bytes } = this
    let at = this.at + 1
    this.start = at
    this.escaped = false
    for (;;) {
      while (isPlain[bytes[at] ?? 0] === 1) at++
      const byte = bytes[at] ?? 0
      if (byte === QUOTE) break
      if (byte !== BACKSLASH) {
        // control characters are not in texts (§7), nor is what is behind the end
        this.at = at
        return false
      }
      this.escaped = true
      at += 2
    }
    this.end = at
    this.at = at + 1
    return true
  }

  #number(): boolean {
    const { bytes } = this
    this.kind = jsonKinds.number
    const start = this.at
    let at = start
    let number = 0
    let byte = bytes[at] ?? 0
    while (isDigit(byte)) {
      number = number * 10 + byte - ZERO
      byte = bytes[++at] ?? 0
    }
    const isPlain = bytes[start] !== ZERO || at === start + 1
    if (!(isPlain && isEnd(byte))) return this.#unusualNumber()
    this.start = start
    this.end = at
    this.at = at
    this.number = at - start <= EXACT_DIGITS ? number : Number.NaN
    return true
  }

  #unusualNumber(): boolean {
    this.#untilEnd()
    this.number = Number.NaN
    return numberText.test(latin1.decode(this.bytes.subarray(this.start, this.end)))
  }

  #word(): boolean {
    this.#untilEnd()
    const length = this.end - this.start
    const word = length > 5 ? '' : latin1.decode(this.bytes.subarray(this.start, this.end))
    this.kind = word === 'null' ? jsonKinds.nothing : jsonKinds.truth
    return word === 'null' || word === 'true' || word === 'false'
  }

  #untilEnd(): void {
    const { bytes } = this
    this.start = this.at
    while (this.at < bytes.length && !isEnd(bytes[this.at] ?? 0)) this.at++
    this.end = this.at
  }

  /**
   * Finds where the brackets are closed again, however deep they go. A line that begins with an object
   * is the next record: what is cut off before it does not go on there.
   */
  #nested(): boolean {
    const { bytes } = this
    const start = this.at
    let depth = 0
    do {
      const byte = bytes[this.at] ?? 0
      if (byte === QUOTE) {
        if (!this.#text()) return false
        continue
      }
      if (this.#isOver(byte)) return false
      depth += depthOf(byte)
      this.at++
    } while (depth > 0)
    this.start = start
    this.end = this.at
    return true
  }

  /** Whether the bytes end here, or a record begins on the next line. */
  #isOver(byte: number): boolean {
    const { bytes, at } = this
    return at >= bytes.length || (byte === NEWLINE && bytes[at + 1] === OPEN_OBJECT)
  }
}

/** Where an empty text or list that begins at `at` ends, which says nothing; -1 for anything else. */
export function emptyEnd(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? 0
  const isEmpty =
    (byte === QUOTE && bytes[at + 1] === QUOTE) ||
    (byte === OPEN_LIST && bytes[at + 1] === CLOSE_LIST)
  return isEmpty ? at + 2 : -1
}

/**
 * Where a text without escapes or a whole number that begins at `at` ends; -1 for anything else. For
 * values that nobody wants, which are most.
 */
export function plainEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start] ?? 0
  if (first === QUOTE) return plainTextEnd(bytes, start)
  if (first === OPEN_LIST) return emptyEnd(bytes, start)
  let at = start
  let byte = first
  while (isDigit(byte)) byte = bytes[++at] ?? 0
  const isNumber = at > start && (first !== ZERO || at === start + 1)
  return isNumber && isEnd(byte) ? at : -1
}

function plainTextEnd(bytes: Uint8Array, start: number): number {
  let at = start + 1
  while (isPlain[bytes[at] ?? 0] === 1) at++
  return bytes[at] === QUOTE ? at + 1 : -1
}

/** How much deeper in lists and objects it is behind a byte. */
export function depthOf(byte: number): number {
  if (byte === OPEN_LIST || byte === OPEN_OBJECT) return 1
  return byte === CLOSE_LIST || byte === CLOSE_OBJECT ? -1 : 0
}

/** Whether a byte ends a number or a word; 0 is what is behind the end. */
export function isEnd(byte: number): boolean {
  return (
    byte === 0x2c ||
    byte === CLOSE_OBJECT ||
    byte === CLOSE_LIST ||
    byte === 0x20 ||
    byte === NEWLINE ||
    byte === 0x0d ||
    byte === 0x09 ||
    byte === 0
  )
}
