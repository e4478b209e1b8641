import { Random } from '../../src/source/generator/traffic/random.ts'
import { zipf } from '../zipf.ts'

const KEYS = 50_000

/** The keys that are large now and then: so many of the first ranks go to others at each shift. */
const HEAVY = 2000
const SHIFTED = 200

/** A few records carry most of the bytes: Pareto's law with this exponent, up to a bound. */
const ALPHA = 1.3
const LEAST = 100
const MOST = 10_000_000

/** Records of keys by Zipf's law, whose heavy hitters shift from time to time. */
export class Stream {
  readonly #random: Random
  readonly #rank = zipf(KEYS, 1.1)
  readonly #keys = Uint32Array.from({ length: KEYS }, (_, rank) => rank)

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  key(): number {
    return this.#keys[this.#rank(this.#random)] ?? 0
  }

  bytes(): number {
    return Math.min(MOST, Math.round(LEAST * (1 - this.#random.unit()) ** (-1 / ALPHA)))
  }

  /** Some heavy hitters and as many small keys change places. */
  shift(): void {
    for (let i = 0; i < SHIFTED; i++) {
      const large = this.#random.between(0, HEAVY - 1)
      const small = this.#random.between(HEAVY, KEYS - 1)
      const key = this.#keys[large] ?? 0
      this.#keys[large] = this.#keys[small] ?? 0
      this.#keys[small] = key
    }
  }
}
