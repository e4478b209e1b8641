import { formatAddress } from '../model/address.ts'
import type { Column, Flows } from '../model/flows.ts'
import { AddressTexts } from './address-texts.ts'
import { NameTexts } from './name-texts.ts'
import type { Sampler } from './sampler.ts'
import type { Samplers } from './samplers.ts'
import type { Session } from './session.ts'

const IPV4 = 4

/**
 * Finds out whose records a payload has that somebody else passes on: a mediator (RFC 6183) in IE 130 and
 * 131, another collector in the messages of a topic.
 */
export class Exporters {
  readonly #flows: Flows
  readonly #column: Column | undefined
  readonly #names: Column | undefined
  readonly #samplers: Samplers
  readonly #texts = new AddressTexts()
  readonly #nameTexts = new NameTexts()

  constructor(flows: Flows, samplers: Samplers) {
    this.#flows = flows
    this.#column = flows.column('exporter_addr')
    this.#names = flows.column('exporter_name')
    this.#samplers = samplers
  }

  /** How many rows of the batch, from the first on, name the same one by its address. */
  get alike(): number {
    const { size } = this.#flows
    // a column that nobody wrote to says nothing in all rows
    if (this.#column === undefined || this.#column.dirty === 0) return size
    const { data, words } = this.#column
    let at = words
    while (at < size * words && data[at] === data[at % words]) at++
    return Math.floor(at / words)
  }

  /** Whether a row names the same one as the first row, by its address and by its name. */
  isOfFirst(row: number): boolean {
    return this.#isSameAddress(row) && this.#isSameName(row)
  }

  /**
   * The sampler of the first row: the one that it names, else the one that options data named for the
   * domain, else the sender. Beyond the limit of samplers it is the one that stands for all others.
   */
  sampler({ sampler, domain }: Session, now: number): Sampler {
    const identity = this.#named() ?? (this.#name() || domain.exporter)
    if (identity === undefined) return sampler
    const found = this.#samplers.known(identity, now)
    if (typeof found === 'string') return this.#samplers.refused
    found.lastPayload = now
    return found
  }

  /** The number of what the sampler of the first row is called. */
  called(sampler: Sampler): number {
    return this.#samplers.called(sampler, this.#name() ?? '')
  }

  #isSameAddress(row: number): boolean {
    if (this.#column === undefined) return true
    const { data, words } = this.#column
    for (let word = 0; word < words; word++) {
      if (data[word] !== data[row * words + word]) return false
    }
    return true
  }

  #isSameName(row: number): boolean {
    if (this.#names === undefined) return true
    const { data } = this.#names
    const length = data[1] ?? 0
    if (data[2 * row + 1] !== length) return false
    if (length === 0 || data[2 * row] === data[0]) return true
    const first = this.#flows.bytes(this.#names, 0)
    const other = this.#flows.bytes(this.#names, row)
    for (let i = 0; i < length; i++) if (first[i] !== other[i]) return false
    return true
  }

  /** The name in the first row; `undefined` if there is none. */
  #name(): string | undefined {
    if (this.#names === undefined || this.#names.data[1] === 0) return undefined
    return this.#nameTexts.text(this.#flows.bytes(this.#names, 0)) || undefined
  }

  #named(): string | undefined {
    if (this.#column === undefined || this.#column.dirty === 0) return undefined
    const { data } = this.#column
    if (data[0] === 0 && data[1] === 0 && data[2] === 0 && data[3] === 0) return undefined
    return data[4] === IPV4 ? this.#texts.ipv4(data[3] ?? 0) : formatAddress(data, 0)
  }
}
