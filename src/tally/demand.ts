/** Bits of a hash that choose a register: 2048 of them, for an error of about 2 %. */
const BITS = 11
const REGISTERS = 2 ** BITS

/** How long keys are counted before counting begins anew: half an hour, in milliseconds. */
const ROTATION = 1_800_000

/**
 * About how many different keys there were: HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) over the
 * half-hour that is full and the one that has begun. So it tells how many rows a metric would have had without
 * a limit, in two kilobytes for each half.
 */
export class Demand {
  #current = new Uint8Array(REGISTERS)
  #last = new Uint8Array(REGISTERS)
  #began: number | undefined

  /** Notes a key by its hash. */
  add(hash: number): void {
    const register = hash >>> (32 - BITS)
    const rank = Math.clz32((hash << BITS) | (1 << (BITS - 1))) + 1
    if (rank > (this.#current[register] ?? 0)) this.#current[register] = rank
  }

  /** Begins another half-hour if it is time. */
  rotate(now: number): void {
    this.#began ??= now
    const passed = now - this.#began
    if (passed < ROTATION) return
    this.#last = passed < 2 * ROTATION ? this.#current : new Uint8Array(REGISTERS)
    this.#current = new Uint8Array(REGISTERS)
    this.#began = now
  }

  /** The estimate; exact to a few where there are few. */
  get estimate(): number {
    let sum = 0
    let empty = 0
    for (let r = 0; r < REGISTERS; r++) {
      const rank = Math.max(this.#current[r] ?? 0, this.#last[r] ?? 0)
      sum += 2 ** -rank
      if (rank === 0) empty++
    }
    const raw = (0.7213 / (1 + 1.079 / REGISTERS)) * (REGISTERS ** 2 / sum)
    // few keys: count the registers that none came to
    if (raw <= 2.5 * REGISTERS && empty > 0)
      return Math.round(REGISTERS * Math.log(REGISTERS / empty))
    return Math.round(raw)
  }
}
