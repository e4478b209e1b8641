/** Bytes from annotated hex: white space and what follows a # do not count. */
export function hex(text: string): Uint8Array {
  const digits = text.replaceAll(/#.*$/gm, '').replaceAll(/\s+/g, '')
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}
