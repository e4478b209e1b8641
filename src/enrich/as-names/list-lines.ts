import { isUtf8 } from 'node:buffer'

/** Longer lines are none of a list. In bytes. */
const LONGEST = 4096
const MOST_LINES = 1_000_000
const NEWLINE = 10
const UTF8_MARK = '\ufeff'

/** How the text of a file is encoded; that of web browsers has all of Latin-1. */
type Encoding = 'utf-8' | 'windows-1252'

/** The lines of a file as text: `''` for comments and those that are empty, `undefined` if too long. */
export function* listLines(bytes: Buffer, encoding: Encoding): Generator<string | undefined> {
  const decoder = new TextDecoder(encoding)
  for (const line of byteLines(bytes)) {
    const text = line.length > LONGEST ? undefined : decoder.decode(line)
    yield text === undefined || /^\s*[^\s#;]/.test(text) ? text : ''
  }
}

/**
 * The encoding of a file: Latin-1, where of the lines with more than ASCII less are UTF-8 than are not.
 * One line at each step.
 */
export function* listEncoding(bytes: Buffer): Generator<void, Encoding> {
  if (isUtf8(bytes) || bytes.indexOf(UTF8_MARK) === 0) return 'utf-8'
  let balance = 0
  for (const line of byteLines(bytes)) {
    if (!isUtf8(line)) balance--
    else if (line.some((byte) => byte > 0x7f)) balance++
    yield
  }
  return balance < 0 ? 'windows-1252' : 'utf-8'
}

function* byteLines(bytes: Buffer): Generator<Buffer> {
  let count = 0
  for (let start = 0; start < bytes.length; ) {
    if (++count > MOST_LINES) throw new Error(`it has more than ${MOST_LINES} lines`)
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline < 0 ? bytes.length : newline
    yield bytes.subarray(start, end)
    start = end + 1
  }
}
