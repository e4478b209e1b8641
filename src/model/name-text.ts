import { paddedText } from './padded-text.ts'

/** Names are cut after this many bytes: they come off the wire, and become label values. */
export const MOST_NAME_BYTES = 256

/** In UTF-8, of one unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3

const utf8 = new TextDecoder()

/** A name as it reads: without its padding, without control characters, and not too long. */
export function nameText(bytes: Uint8Array): string {
  return withoutControls(paddedText(cutName(bytes)))
}

/** The same of a name that is text already. */
export function cleanName(text: string): string {
  // half a character of UTF-16 is written as U+FFFD: so that what reads alike is alike
  const name = withoutControls(text.replace(/\p{Cs}/gu, '\ufffd'))
  if (name.length * MOST_BYTES_A_UNIT <= MOST_NAME_BYTES) return name
  return utf8.decode(cutName(new TextEncoder().encode(name))).trim()
}

function withoutControls(text: string): string {
  return text.replace(/\p{Cc}+/gu, '').trim()
}

/** Leaves out what is too long, and no half of a character (UTF-8: what goes on is 10xxxxxx). */
export function cutName(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= MOST_NAME_BYTES) return bytes
  let end = MOST_NAME_BYTES
  while (end > MOST_NAME_BYTES - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}
