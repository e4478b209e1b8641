/** Text that is written over and over, ready to be copied four bytes at a time. */
export interface Literal {
  /** Its bytes as little-endian words; the last is filled up with zeros. */
  readonly words: Int32Array
  readonly length: number
}

/** Prepares a text. */
export function literal(text: string): Literal {
  const { length } = Buffer.from(text)
  const bytes = Buffer.alloc(Math.ceil(length / 4) * 4)
  bytes.write(text)
  const words = Int32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32LE(i * 4))
  return { words, length }
}
