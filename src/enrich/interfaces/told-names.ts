import { LRUCache } from 'lru-cache'

/** Names of one kind that samplers tell in-band: of VRFs, or of applications. Bounded. */
export class ToldNames {
  readonly #names: LRUCache<string, string>
  readonly #changed: (sampler: string, key: number | string) => void
  /** Names that left to make room. */
  evicted = 0

  constructor(limit: number, changed: (sampler: string, key: number | string) => void) {
    this.#changed = changed
    this.#names = new LRUCache({
      max: limit,
      dispose: (_name, _key, reason) => {
        if (reason === 'evict') this.evicted++
      },
    })
  }

  get size(): number {
    return this.#names.size
  }

  /** All of them; the order says nothing. */
  *entries(): Iterable<{ readonly sampler: string; readonly key: string; readonly name: string }> {
    for (const [place, name] of this.#names.entries()) {
      const [sampler = '', key = ''] = place.split(' ')
      yield { sampler, key, name }
    }
  }

  /** Takes in what a sampler calls the VRF or application with this id. */
  learn(sampler: string, key: number | string, name: string): void {
    const place = `${sampler} ${key}`
    if (this.#names.get(place) === name) return
    this.#names.set(place, name)
    this.#changed(sampler, key)
  }

  /** The name, empty where there is none. */
  find(sampler: string, key: number | string): string {
    return this.#names.get(`${sampler} ${key}`) ?? ''
  }
}
