/**
 * A hash of key words that nobody outside can steer. Each half of each word is multiplied by a
 * secret of its own, drawn when the process starts, and the products are added: with 16-bit inputs
 * and 32-bit sums any two keys share their upper 17 bits with probability 2^-17, however they were
 * chosen (Dietzfelbinger 1996; Lemire and Kaser 2014). `finish` then spreads keys that follow each other.
 */
export interface KeyHash {
  /** The hash of the empty key. */
  readonly start: number
  /** Multipliers of word `w`: of its low half at `2 * w`, of its high half at `2 * w + 1`. */
  readonly secrets: Int32Array
}

/** Draws the secrets for keys of so many words. */
export function drawKeyHash(words: number): KeyHash {
  const [start = 0, ...secrets] = crypto.getRandomValues(new Int32Array(1 + 2 * words))
  return { start, secrets: Int32Array.from(secrets) }
}

/** What one word adds to the hash of its key. */
export function hashWord(word: number, low: number, high: number): number {
  return (Math.imul(word & 0xffff, low) + Math.imul(word >>> 16, high)) | 0
}

/** Makes every bit of the hash depend on every bit of the sum (MurmurHash3's last step). */
export function finish(sum: number): number {
  let h = sum ^ (sum >>> 16)
  h = Math.imul(h, 0x85eb_ca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2_ae35)
  return h ^ (h >>> 16)
}
