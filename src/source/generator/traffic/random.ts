/** Numbers that look random and are the same for a seed everywhere: xoshiro128** (Blackman, Vigna). */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number

  /** `stream` tells apart sequences that share a seed. */
  constructor(seed: number, stream = 0) {
    let word = scramble(scramble(seed) + stream)
    const next = () => {
      word = (word + 0x9e37_79b9) | 0
      return scramble(word)
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next()
  }

  /** 32 bits. */
  word(): number {
    const b = this.#b
    const c = this.#c ^ this.#a
    const d = this.#d ^ b
    this.#b = b ^ c
    this.#a ^= d
    this.#c = c ^ (b << 9)
    this.#d = rotate(d, 11)
    return Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
  }

  /** At least 0 and less than 1. */
  unit(): number {
    return this.word() / 2 ** 32
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1))
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.unit() < probability
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** Spreads a small seed over all bits. */
function scramble(seed: number): number {
  let word = seed | 0
  word = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2_ae35)
  return word ^ (word >>> 16)
}
