/** How much of the time that lies behind the ratio is about, in milliseconds: this to twice this. */
const HALF = 900_000

/** A ratio of less than this time says nothing about sampling. */
const LEAST = 600_000

interface Span {
  estimated: number
  counted: number
  milliseconds: number
}

/**
 * What flow samples made of one direction of an interface, beside what the interface counted in the
 * same times: the two are as far apart as the sampling rate is wrong.
 */
export class Audit {
  /** Since the start, in bytes. */
  estimated = 0n
  counted = 0n
  #recent: Span = { estimated: 0, counted: 0, milliseconds: 0 }
  #earlier: Span = { estimated: 0, counted: 0, milliseconds: 0 }

  /** Adds a time of which both are known. */
  add(estimated: number, counted: bigint, milliseconds: number): void {
    this.estimated += BigInt(Math.round(estimated))
    this.counted += counted
    this.#recent.estimated += estimated
    this.#recent.counted += Number(counted)
    this.#recent.milliseconds += milliseconds
    if (this.#recent.milliseconds < HALF) return
    this.#earlier = this.#recent
    this.#recent = { estimated: 0, counted: 0, milliseconds: 0 }
  }

  /** Estimated over counted bytes lately; `undefined` before that means anything. */
  get ratio(): number | undefined {
    const counted = this.#earlier.counted + this.#recent.counted
    const milliseconds = this.#earlier.milliseconds + this.#recent.milliseconds
    if (counted === 0 || milliseconds < LEAST) return undefined
    return (this.#earlier.estimated + this.#recent.estimated) / counted
  }
}
