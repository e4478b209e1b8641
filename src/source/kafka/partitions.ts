import type { SourcePosition } from '../../model/source-position.ts'
import { Partition, positionName } from './partition.ts'

/** All partitions that were read, for as long as the program runs: those of others may come back. */
export class Partitions {
  /** How many partitions each topic had when it was last looked at. */
  readonly counts = new Map<string, number>()
  /** Which cluster they are of; empty until it is known. */
  #cluster = ''
  readonly #all = new Map<string, Partition>()
  readonly #earlier: readonly SourcePosition[]

  /** `earlier` is how far they were read in an earlier run, among other sources. */
  constructor(earlier: readonly SourcePosition[]) {
    this.#earlier = earlier
  }

  /** The cluster has told what it is called; another one has other partitions. */
  isOf(cluster: string): void {
    if (cluster === this.#cluster) return
    this.#all.clear()
    this.counts.clear()
    this.#cluster = cluster
  }

  get(topic: string, number: number): Partition {
    const key = `${topic}/${number}`
    const known = this.#all.get(key)
    if (known !== undefined) return known
    const partition = new Partition(topic, number)
    const name = positionName(this.#cluster, partition)
    partition.next = this.#earlier.find(({ source }) => source === name)?.at
    this.#all.set(key, partition)
    return partition
  }

  /** Those that are ours to read now. */
  get placed(): Partition[] {
    return [...this.#all.values()].filter(({ isPlaced }) => isPlaced)
  }

  /** Those of a topic of which more is counted here than the group has committed; both are of the next message. */
  ahead(
    topic: string,
    committed: ReadonlyMap<number, number>,
  ): readonly { readonly number: number; readonly next: number; readonly committed: number }[] {
    return [...committed].flatMap(([number, committed]) => {
      const { next = 0 } = this.get(topic, number)
      return next > committed ? [{ number, next, committed }] : []
    })
  }

  /** Nothing is ours until it is placed anew. */
  leave(): void {
    for (const partition of this.#all.values()) partition.isPlaced = false
  }

  get positions(): SourcePosition[] {
    return this.placed.flatMap((partition) => partition.position(this.#cluster))
  }

  secured(positions: readonly SourcePosition[]): void {
    const bySource = new Map(positions.map(({ source, at }) => [source, at]))
    for (const partition of this.placed) {
      const at = bySource.get(positionName(this.#cluster, partition))
      if (at === undefined) continue
      // told before the partition came back to us, it says nothing new
      partition.secured = Math.max(partition.secured, Math.min(at, partition.next ?? 0))
    }
  }
}
