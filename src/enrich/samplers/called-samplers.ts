import { LRUCache } from 'lru-cache'
import { parseAddress } from '../../model/address.ts'
import { inTurns } from '../in-turns.ts'
import type { SamplerNames } from './sampler-names.ts'

/** How telemetry calls the samplers that it does not tell apart. */
const OTHER = 'other'

/** What every sampler that was heard of is called, by its address and the other way round. */
export class CalledSamplers {
  readonly #changed: (address: string, name: string) => void
  #names: SamplerNames
  /** By address; empty where it has no name. Those who were silent longest leave first. */
  readonly #called: LRUCache<string, string>
  readonly #addresses = new Map<string, Set<string>>()

  /** `changed` is told a name each time that it is another one, and an empty one when it is lost. */
  constructor(
    names: SamplerNames,
    limit: number,
    changed: (address: string, name: string) => void,
  ) {
    this.#names = names
    this.#changed = changed
    this.#called = new LRUCache({
      max: limit,
      dispose: (name, address, reason) => {
        if (reason === 'evict') this.#removeAddress(name, address)
      },
    })
  }

  /** All that were heard of; the name is empty where there is none. */
  all(): Iterable<readonly [address: string, name: string]> {
    return this.#called.entries()
  }

  /** Asks others from now on; others have their turns while all samplers are looked at. */
  async use(names: SamplerNames): Promise<void> {
    this.#names = names
    await inTurns(this.#lookAtAll())
  }

  /** Looks what the sampler with an address is called now: to be called when something came from it. */
  look(address: string): void {
    // what stands for all others is none
    if (parseAddress(address) === undefined) return
    const before = this.#called.get(address)
    const name = this.#names.find(address) ?? before ?? ''
    if (name === before) return
    if (before !== undefined) this.#removeAddress(before, address)
    this.#called.set(address, name)
    this.#addAddress(name, address)
    if (name !== (before ?? '')) this.#changed(address, name)
  }

  /** What a label reads that is the address of a sampler or its name; whether it may still become another. */
  find(text: string): { readonly text: string; readonly pending: boolean } {
    if (parseAddress(text) === undefined) return { text, pending: false }
    const name = this.#names.find(text)
    const known = this.#called.get(text) ?? ''
    return { text: name || known || text, pending: name === undefined && known === '' }
  }

  /**
   * What the sampler with an address is called; its address where another one has that name already, or where
   * the name might be taken for an address, or for that of all others.
   */
  uniqueName(address: string): string {
    const name = this.#called.get(address) ?? ''
    const [first] = this.#addresses.get(name) ?? []
    const isClear = first === address && name !== OTHER && parseAddress(name) === undefined
    return isClear ? name : address
  }

  /** The addresses of the samplers that a label stands for, which is a name or itself an address. */
  addressesOf(text: string): Iterable<string> {
    return this.#addresses.get(text) ?? [text]
  }

  *#lookAtAll(): Generator<undefined, void> {
    for (const address of [...this.#called.keys()]) {
      this.look(address)
      yield
    }
  }

  #addAddress(name: string, address: string): void {
    if (name === '') return
    const addresses = this.#addresses.get(name) ?? new Set()
    this.#addresses.set(name, addresses.add(address))
  }

  #removeAddress(name: string, address: string): void {
    const addresses = this.#addresses.get(name)
    addresses?.delete(address)
    if (addresses?.size === 0) this.#addresses.delete(name)
  }
}
