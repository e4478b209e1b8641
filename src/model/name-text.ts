import { paddedText } from './padded-text.ts'

/** Names are cut after this many bytes: they come off the wire, and become label values. */
export const MOST_NAME_BYTES = 256

/** A name as it reads: without its padding, without control characters, and not too long. */
export function nameText(bytes: Uint8Array): string {
  return paddedText(cutName(bytes))
    .replace(/\p{Cc}+/gu, '')
    .trim()
}

/** Leaves out what is too long, and no half of a character (UTF-8: what goes on is 10xxxxxx). */
export function cutName(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= MOST_NAME_BYTES) return bytes
  let end = MOST_NAME_BYTES
  while (end > MOST_NAME_BYTES - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}
