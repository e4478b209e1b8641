import { Resolver } from 'node:dns/promises'
import { LRUCache } from 'lru-cache'
import { nameText } from '../../model/name-text.ts'

/** Names that are asked for at the same time. */
const CONCURRENCY = 4

/** Addresses that wait for that; others are not asked for. */
const MOST_WAITING = 10_000

/** After so long a name is asked for again; likewise where there is none, or no answer. Milliseconds. */
const NAME_AGAIN = 86_400_000
const NOTHING_AGAIN = 3_600_000
const FAILURE_AGAIN = 300_000

/** DNS says that there is no name; anything else is no answer. */
const noName = ['ENOTFOUND', 'ENODATA']

export interface ReverseDnsOptions {
  /** Most names that are kept. */
  readonly limit: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Names of an address; `systemResolver` asks the servers of the system. */
  readonly resolve: (address: string) => Promise<readonly string[]>
  /** There is a name, another one than before, or none to wait for. */
  readonly changed: (address: string) => void
}

interface Entry {
  name: string | undefined
  due: number
  isAsked: boolean
}

/** Asks the name servers of the system, each for two seconds, twice. */
export function systemResolver(): ReverseDnsOptions['resolve'] {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  return (address) => resolver.reverse(address)
}

/** Names of addresses in DNS (PTR records), from memory. */
export class ReverseDns {
  readonly #options: ReverseDnsOptions
  readonly #entries: LRUCache<string, Entry>
  readonly #waiting: string[] = []
  #underWay = 0
  /** For telemetry: addresses that were asked for; those without an answer; those not asked for. */
  readonly counts = { requests: 0, failures: 0, refused: 0 }

  constructor(options: ReverseDnsOptions) {
    this.#options = options
    this.#entries = new LRUCache({ max: options.limit })
  }

  get size(): number {
    return this.#entries.size
  }

  /** The name, empty for none; `undefined` while it is asked for the first time. Asking starts that. */
  find(address: string): string | undefined {
    let entry = this.#entries.get(address)
    if (entry === undefined) {
      entry = { name: undefined, due: 0, isAsked: false }
      this.#entries.set(address, entry)
    }
    if (!entry.isAsked && entry.due <= this.#options.now()) this.#want(address, entry)
    return entry.name
  }

  #want(address: string, entry: Entry): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.counts.refused++
      entry.name ??= ''
      entry.due = this.#options.now() + FAILURE_AGAIN
      return
    }
    entry.isAsked = true
    this.#waiting.push(address)
    this.#next()
  }

  #next(): void {
    while (this.#underWay < CONCURRENCY) {
      const address = this.#waiting.shift()
      if (address === undefined) return
      void this.#ask(address)
    }
  }

  async #ask(address: string): Promise<void> {
    this.#underWay++
    this.counts.requests++
    try {
      const [name = ''] = await this.#options.resolve(address)
      const text = nameText(Buffer.from(name.replace(/\.$/, '')))
      this.#take(address, text, text === '' ? NOTHING_AGAIN : NAME_AGAIN)
    } catch (error) {
      const isNoName = error instanceof Error && 'code' in error && noName.includes(`${error.code}`)
      if (!isNoName) this.counts.failures++
      // a server that is away does not take the name away
      this.#take(address, isNoName ? '' : undefined, isNoName ? NOTHING_AGAIN : FAILURE_AGAIN)
    } finally {
      this.#underWay--
      this.#next()
    }
  }

  #take(address: string, name: string | undefined, age: number): void {
    const entry = this.#entries.peek(address)
    if (entry === undefined) return
    entry.isAsked = false
    entry.due = this.#options.now() + age
    const taken = name ?? entry.name ?? ''
    if (taken === entry.name) return
    entry.name = taken
    this.#options.changed(address)
  }
}
