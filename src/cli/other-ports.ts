/** Ports that are named; the others are counted. */
const MOST = 5

/** Where the datagrams went that were passed over. */
export class OtherPorts {
  /** How many went to each. */
  readonly #ports = new Map<number, number>()

  add(port: number): void {
    this.#ports.set(port, (this.#ports.get(port) ?? 0) + 1)
  }

  get size(): number {
    return this.#ports.size
  }

  /** The ports with the most: `53 (6 ×), 443 (2 ×) and 3 others`. */
  toString(): string {
    const ports = [...this.#ports].sort(([, a], [, b]) => b - a)
    const named = ports.slice(0, MOST).map(([port, times]) => `${port} (${times} ×)`)
    const more = ports.length - named.length
    return `${named.join(', ')}${more > 0 ? ` and ${more} other${more > 1 ? 's' : ''}` : ''}`
  }
}
