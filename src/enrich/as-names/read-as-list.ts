import { inTurns } from '../in-turns.ts'
import { AsTable } from './as-table.ts'
import { listFormat, type ReadLine } from './list-format.ts'
import { listEncoding, listLines } from './list-lines.ts'

/** What a list says. */
export interface AsList {
  readonly table: AsTable
  /** Lines that say nothing that could be understood. */
  readonly unreadable: number
  /** The first of them, if it is text. */
  readonly firstUnreadable?: string
}

/** More would not be AS numbers: there are some 125 000. */
const MOST_ENTRIES = 300_000

/** By how many lines the format is told; ARIN begins with a page of text. */
const FIRST_LINES = 100

const GZIP = 0x1f8b

/**
 * Reads a list of AS names, whichever its format, and lets others have their turn. Throws an error
 * that says why, if it is no such list: half of its lines must be readable.
 */
export function readAsList(bytes: Buffer): Promise<AsList> {
  return inTurns(readInSteps(bytes))
}

function* readInSteps(bytes: Buffer): Generator<unknown, AsList> {
  if (bytes.length >= 2 && bytes.readUInt16BE() === GZIP) throw new Error('it is packed with gzip')
  const encoding = yield* listEncoding(bytes)
  const first = yield* firstLines(listLines(bytes, encoding))
  if (first.length === 0) throw new Error('it is empty')
  if (/^\s*</.test(first[0] ?? '')) throw new Error('it is a page of HTML or XML')
  const read = listFormat(first)
  if (read === undefined) throw notAList(first[0])
  return yield* readLines(listLines(bytes, encoding), read)
}

function* firstLines(lines: Iterable<string | undefined>): Generator<unknown, string[]> {
  const first: string[] = []
  for (const line of lines) {
    yield
    if (line !== '' && first.push(line ?? '') === FIRST_LINES) break
  }
  return first
}

function* readLines(
  lines: Iterable<string | undefined>,
  read: ReadLine,
): Generator<unknown, AsList> {
  const table = new AsTable()
  let readable = 0
  let firstUnreadable: string | undefined
  let unreadable = 0
  for (const line of lines) {
    yield
    if (line === '') continue
    const found = line === undefined ? undefined : read(line)
    if (found === undefined) {
      unreadable++
      firstUnreadable ??= line
      continue
    }
    readable++
    table.set(found.asn, found.name, found.country)
    if (table.size > MOST_ENTRIES) throw new Error(`it has more than ${MOST_ENTRIES} AS numbers`)
  }
  if (table.size === 0 || unreadable > readable) throw notAList(firstUnreadable)
  return { table, unreadable, ...(firstUnreadable !== undefined && { firstUnreadable }) }
}

function notAList(line = ''): Error {
  return new Error(
    `it is no list of AS names: expected lines such as "1234 NAME - Organisation, CC" or ` +
      `"1234,name,CC", got ${JSON.stringify(line.length > 60 ? `${line.slice(0, 59)}…` : line)}`,
  )
}
