/** Four decimal digits of every number below 10 000, as little-endian words ready to be stored. */
interface Digits {
  /** With leading zeros. */
  readonly padded: Int32Array
  /** Without; what is over is to be overwritten. */
  readonly plain: Int32Array
  /** How many digits `plain` has. */
  readonly count: Uint8Array
}

/** A division and a copy for four digits are several times faster than four divisions. */
export const digits: Digits = makeDigits()

function makeDigits(): Digits {
  const padded = new Int32Array(10_000)
  const plain = new Int32Array(10_000)
  const count = new Uint8Array(10_000)
  for (let number = 0; number < 10_000; number++) {
    const digit = (power: number) => 0x30 + (Math.floor(number / power) % 10)
    const word = digit(1000) | (digit(100) << 8) | (digit(10) << 16) | (digit(1) << 24)
    const length = String(number).length
    padded[number] = word
    plain[number] = word >>> (8 * (4 - length))
    count[number] = length
  }
  return { padded, plain, count }
}
