const utf8 = new TextDecoder()

/** RFC 7011 §6.1.6: a string shorter than its field is followed by zeros. */
export function paddedText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end))
}
