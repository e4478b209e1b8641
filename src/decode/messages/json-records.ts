import { fieldDefinition } from '../../model/fields.ts'
import type { Column, Flows } from '../../model/flows.ts'
import { ByteKeys } from './byte-keys.ts'
import { isDigit } from './digits.ts'
import type { JsonFormat, JsonKey } from './json-key.ts'
import { depthOf, emptyEnd, isEnd, JsonReader, jsonKinds, plainEnd } from './json-reader.ts'
import { type JsonValueName, jsonValues, type ReadJson } from './json-values.ts'
import { KeyStep } from './key-step.ts'
import type { RecordOutcome, RecordSource } from './record-source.ts'
import { shownBytes } from './shown-bytes.ts'

/** What is done with the value of a key that somebody wants. */
interface Target {
  readonly read: ReadJson
  readonly data: Uint32Array
  readonly words: number
  /** The word that 0 becomes; `undefined`: 0 is 0. */
  readonly zero: number | undefined
}

/** A key that is looked for. */
interface Wanted {
  readonly key: string
  readonly targets: readonly Target[]
  /** The only target, if it takes whole numbers as they are. */
  readonly plain: Target | undefined
  /** Whether it says what the record is. */
  readonly isEvent: boolean
  readonly essential: boolean
}

/** Keys of a record whose places are remembered. */
const MOST_STEPS = 128

/** Any number of so many digits fits into a word. */
const FEW_DIGITS = 9

/** Longer texts with escapes in them are not read: no real one is. */
const MOST_ESCAPED = 64 * 1024

const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const COMMA = 0x2c
const QUOTE = 0x22
const BACKSLASH = 0x5c
const NEWLINE = 0x0a

/**
 * The flat objects in a message of JSON: one, or several with white space or commas between them, also
 * in a list. Makes no objects itself; the few texts with escapes and the lists that somebody wants are
 * left to `JSON.parse`.
 */
export class JsonRecords implements RecordSource {
  readonly columns: ReadonlySet<Column>
  readonly #json = new JsonReader()
  /** For a text whose escapes were replaced. */
  readonly #plain = new JsonReader()
  readonly #flows: Flows
  readonly #keys: ByteKeys<Wanted>
  /** How the keys of the record before stood, one after the other. */
  readonly #steps: (KeyStep<Wanted | undefined> | undefined)[] = []
  #start = 0
  #next = 0
  #isEssential = false
  /** What is wrong: a value of this key, or something at a byte of the message. */
  #badKey: string | undefined
  #badStart = 0
  #badEnd = 0

  constructor(flows: Flows, { keys, zeroIsAbsent }: JsonFormat) {
    this.#flows = flows
    this.#keys = new ByteKeys(wantedKeys(flows, keys, zeroIsAbsent))
    const columns = keys.map(({ field }) => field && flows.column(field))
    this.columns = new Set(columns.filter((column) => column !== undefined))
    this.#plain.kind = jsonKinds.text
  }

  describe(): string {
    const { bytes } = this.#json
    const isValue = this.#badKey !== undefined
    const start = isValue ? this.#badStart : this.#start
    const shown = shownBytes(bytes.subarray(start, isValue ? this.#badEnd : bytes.length))
    return isValue
      ? `${this.#badKey}: ${shown}`
      : `at byte ${this.#badStart} of ${bytes.length}, in ${shown}`
  }

  begin(bytes: Uint8Array): boolean {
    this.#json.begin(bytes)
    this.#next = 0
    this.#start = 0
    if (bytes[0] === OPEN_OBJECT || this.#toObject() === OPEN_OBJECT) return true
    this.#noteBad(undefined, this.#json.at, bytes.length)
    return false
  }

  back(): void {
    this.#next = this.#start
  }

  next(row: number): RecordOutcome {
    const json = this.#json
    json.at = this.#next
    const first = this.#toObject()
    this.#start = json.at
    if (first === 0 && json.at >= json.bytes.length) return 'end'
    json.isFlow = true
    this.#isEssential = false
    this.#badKey = undefined
    if (first !== OPEN_OBJECT || !this.#object(row)) {
      this.#noteBad(undefined, json.at, json.bytes.length)
      const isObject = first === OPEN_OBJECT
      this.#next = isObject ? endOfBad(json.bytes, this.#start) : nextLine(json.bytes, json.at)
      return 'malformed'
    }
    this.#next = json.at
    if (!json.isFlow) return 'none'
    if (this.#isEssential) return this.#badKey === undefined ? 'flow' : 'part'
    this.#noteBad(undefined, this.#start, json.at)
    return 'unknown'
  }

  /** Goes over what may stand before an object; returns the byte that is there, 0 at the end. */
  #toObject(): number {
    const json = this.#json
    let byte = json.skipSpace()
    // of a list, only what is between its objects
    while (byte === COMMA || byte === 0x5b || byte === 0x5d) {
      json.at++
      byte = json.skipSpace()
    }
    return byte
  }

  /** Reads the object that begins here; false if it is none. */
  #object(row: number): boolean {
    const json = this.#json
    const { view, base, bytes } = json
    const steps = this.#steps
    const end = base + bytes.length
    let at = json.at + 1
    for (let place = 0; ; place++) {
      const step = steps[place]
      let wanted = step?.value
      if (step?.isAt(view, base + at, end)) at += step.length
      else {
        json.at = at
        const isKey = this.#key(place)
        if (isKey === undefined) return true
        if (!isKey) return false
        wanted = this.#wantedKey()
        json.skipSpace()
        this.#learn(place, at, wanted)
        at = json.at
      }
      const behind = wanted === undefined ? plainEnd(bytes, at) : this.#takePlain(wanted, at, row)
      if (behind >= 0) {
        at = behind
        continue
      }
      json.at = at
      if (!json.value()) return false
      if (wanted !== undefined) this.#take(wanted, row)
      at = json.at
    }
  }

  /** Reads the next key and its colon; `undefined` at the end of the object. */
  #key(place: number): boolean | undefined {
    const json = this.#json
    const byte = json.skipSpace()
    if (byte === CLOSE_OBJECT) {
      json.at++
      return undefined
    }
    if (place > 0) {
      if (byte !== COMMA) return false
      json.at++
      json.skipSpace()
    }
    return json.key()
  }

  #wantedKey(): Wanted | undefined {
    const json = this.#json
    if (json.escaped) return this.#escapedKey()
    return this.#keys.find(json.bytes, json.start, json.end)
  }

  /** Remembers what led to a value, for the next record. */
  #learn(place: number, start: number, wanted: Wanted | undefined): void {
    const { view, base, at } = this.#json
    if (place >= MOST_STEPS) return
    this.#steps[place] = KeyStep.fits(start, at)
      ? new KeyStep(view, base + start, base + at, wanted)
      : undefined
  }

  /**
   * Takes what most records have at an offset, and returns where it ends; -1 for anything else: a whole
   * number of few digits, the event that is a flow, nothing.
   */
  #takePlain({ plain, isEvent, essential }: Wanted, start: number, row: number): number {
    const { bytes } = this.#json
    if (plain === undefined) return isEvent ? purgeEnd(bytes, start) : emptyEnd(bytes, start)
    const { data, words, zero } = plain
    let at = start
    let byte = bytes[at] ?? 0
    let number = 0
    while (isDigit(byte)) {
      number = number * 10 + byte - 0x30
      byte = bytes[++at] ?? 0
    }
    const digits = at - start
    const isNumber = digits === 1 || (bytes[start] !== 0x30 && digits > 1 && digits <= FEW_DIGITS)
    if (!isNumber || !isEnd(byte)) return -1
    const to = row * words
    data[to] = 0
    data[to + words - 1] = number === 0 && zero !== undefined ? zero : number
    if (essential) this.#isEssential = true
    return at
  }

  #take({ key, targets, essential }: Wanted, row: number): void {
    if (essential) this.#isEssential = true
    const json = this.#json
    if (json.kind === jsonKinds.nothing) return
    const value = json.kind === jsonKinds.text && json.escaped ? this.#unescaped() : json
    for (let i = 0; i < targets.length; i++) {
      const { read, data, words, zero } = targets[i] ?? nobody
      const at = row * words
      const isRead = value !== undefined && read(value, data, at, this.#flows)
      if (zero !== undefined && data[at] === 0) data[at] = zero
      if (!isRead && this.#badKey === undefined) this.#noteBad(key, json.start, json.end)
    }
  }

  #escapedKey(): Wanted | undefined {
    const plain = this.#unescaped()
    return plain && this.#keys.find(plain.bytes, plain.start, plain.end)
  }

  /** The text that was read, without its escapes; `undefined` if it has others than JSON has. */
  #unescaped(): JsonReader | undefined {
    const { start, end } = this.#json
    if (end - start > MOST_ESCAPED) return undefined
    try {
      const bytes = new TextEncoder().encode(JSON.parse(`"${this.#json.source()}"`) as string)
      this.#plain.bytes = bytes
      this.#plain.end = bytes.length
      return this.#plain
    } catch (error) {
      if (error instanceof SyntaxError) return undefined
      throw error
    }
  }

  #noteBad(key: string | undefined, start: number, end: number): void {
    this.#badKey = key
    this.#badStart = start
    this.#badEnd = end
  }
}

/** The keys whose fields somebody wants, and those that say what a record is. */
function wantedKeys(
  flows: Flows,
  keys: readonly JsonKey[],
  zeroIsAbsent: boolean,
): (readonly [string, Wanted])[] {
  const names = [...new Set(keys.map(({ key }) => key))]
  return names.flatMap((name) => {
    const rows = keys.filter(({ key }) => key === name)
    const targets = rows.flatMap((row) => {
      const column = row.field === undefined ? nothing : flows.column(row.field)
      return column === undefined ? [] : [target(row, column, zeroIsAbsent)]
    })
    const essential = rows.some((row) => row.essential)
    const isPlain = rows.length === 1 && rows.every(({ read }) => plainReads.has(read))
    const plain = isPlain ? targets[0] : undefined
    const isEvent = rows.some(({ read }) => read === 'event')
    const wanted = { key: name, targets, plain, isEvent, essential }
    return targets.length === 0 && !essential ? [] : [[name, wanted] as const]
  })
}

/** What takes a whole number as it is. */
const plainReads: ReadonlySet<JsonValueName> = new Set<JsonValueName>(['number', 'rate', 'wide'])

const nobody: Target = { read: () => true, data: new Uint32Array(1), words: 0, zero: undefined }

const nothing: Column = { words: 0, step: 0, data: new Uint32Array(1), dirty: 0 }

function target({ field, read }: JsonKey, column: Column, zeroIsAbsent: boolean): Target {
  const fill = field === undefined ? 0 : (fieldDefinition(field).fill ?? 0)
  // a rate of 0 is one that nobody knows
  const isAbsent = (zeroIsAbsent && column.words === 1) || read === 'rate'
  const zero = isAbsent && fill !== 0 ? fill : undefined
  return { read: jsonValues[read], data: column.data, words: column.words, zero }
}

/**
 * Where to go on behind an object that cannot be read: where its brackets close, or at the first line
 * behind its beginning that begins with an object, whichever comes first. So a cut record costs itself.
 */
function endOfBad(bytes: Uint8Array, start: number): number {
  let depth = 0
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) at = endOfText(bytes, at)
    else if (byte === NEWLINE && bytes[at + 1] === OPEN_OBJECT) return at + 1
    const step = depthOf(byte)
    depth += step
    if (step < 0 && depth === 0) return at + 1
  }
  return bytes.length
}

/** The quote at the end of a text, or the last byte before the end of its line: no text goes over that. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== QUOTE) {
    if (bytes[at] === NEWLINE) return at - 1
    at += bytes[at] === BACKSLASH && bytes[at + 1] !== NEWLINE ? 2 : 1
  }
  return at
}

/** The next line that begins with an object. */
function nextLine(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(NEWLINE, start); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
    if (bytes[at + 1] === OPEN_OBJECT) return at + 1
  }
  return bytes.length
}

const PURGE = new TextEncoder().encode('"purge"')

/** Where `"purge"` ends, if it is there; else -1. */
function purgeEnd(bytes: Uint8Array, start: number): number {
  for (let i = 0; i < PURGE.length; i++) if (bytes[start + i] !== PURGE[i]) return -1
  return start + PURGE.length
}
