/** A number of no more than 15 decimal digits, which a double has exactly; NaN for anything else. */
export function digits(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 15 || end === start) return Number.NaN
  let number = 0
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0
    if (!isDigit(byte)) return Number.NaN
    number = number * 10 + byte - 0x30
  }
  return number
}

/** Whether a byte is a decimal digit in ASCII. */
export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** The number that hexadecimal digits read; NaN for anything else. */
export function hexNumber(bytes: Uint8Array, start: number, end: number): number {
  let number = 0
  for (let at = start; at < end; at++) number = number * 16 + hexDigit(bytes[at] ?? 0)
  return number
}

/** The value of a hexadecimal digit in ASCII; NaN for what is none, and so for numbers with it. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN
}
