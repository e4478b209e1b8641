import type { Block, TallyReport } from '../../src/tally/tally-report.ts'

/** A lane as the main thread knows it: keys of numbers get ids, and what came since is reported. */
export class TestLane {
  readonly #values: number
  readonly #ids = new Map<string, number>()
  readonly #keys: number[][] = []
  readonly #sums = new Map<number, number[]>()
  #announced = 0
  #epoch = 0
  #tallied = 0

  constructor(values: number) {
    this.#values = values
  }

  add(key: readonly number[], values: readonly number[]): void {
    const text = key.join()
    const id = this.#ids.get(text) ?? this.#keys.length
    if (id === this.#keys.length) {
      this.#ids.set(text, id)
      this.#keys.push([...key])
    }
    const sums = this.#sums.get(id) ?? Array(this.#values).fill(0)
    this.#sums.set(
      id,
      sums.map((sum: number, v: number) => sum + (values[v] ?? 0)),
    )
    this.#tallied++
  }

  /** Everything since the last report. */
  report(): TallyReport {
    const ids = [...this.#sums.keys()]
    const block: Block = {
      metric: 0,
      epoch: this.#epoch,
      firstId: this.#announced,
      newKeys: Uint32Array.from(this.#keys.slice(this.#announced).flat()),
      ids: Uint32Array.from(ids),
      sums: Float64Array.from(ids.flatMap((id) => this.#sums.get(id) ?? [])),
    }
    const tallied = this.#tallied
    this.#announced = this.#keys.length
    this.#sums.clear()
    this.#tallied = 0
    return { blocks: [block], counts: [{ tallied, filtered: 0, implausible: 0 }] }
  }

  /** Forgets all keys, as a lane does whose table was full. Everything has been reported. */
  turn(): void {
    this.#ids.clear()
    this.#keys.length = 0
    this.#announced = 0
    this.#epoch++
  }
}
