import { formatAddress } from '../model/address.ts'
import type { Column, Flows } from '../model/flows.ts'
import { AddressTexts } from './address-texts.ts'
import type { Sampler } from './sampler.ts'
import type { Samplers } from './samplers.ts'
import type { Session } from './session.ts'

const IPV4 = 4

/** Finds out whose records a datagram has that somebody else passes on (RFC 6183): IE 130, 131. */
export class Exporters {
  readonly #flows: Flows
  readonly #column: Column | undefined
  readonly #samplers: Samplers
  readonly #texts = new AddressTexts()

  constructor(flows: Flows, samplers: Samplers) {
    this.#flows = flows
    this.#column = flows.column('exporter_addr')
    this.#samplers = samplers
  }

  /** How many rows of the batch, from the first on, name the same one. */
  get alike(): number {
    const { size } = this.#flows
    // a column that nobody wrote to says nothing in all rows
    if (this.#column === undefined || this.#column.dirty === 0) return size
    const { data, words } = this.#column
    let at = words
    while (at < size * words && data[at] === data[at % words]) at++
    return Math.floor(at / words)
  }

  /**
   * The sampler of the first row: the one that it names, else the one that options data named for the
   * domain, else the sender. Beyond the limit of samplers it is the one that stands for all others.
   */
  sampler({ sampler, domain }: Session, now: number): Sampler {
    const address = this.#named() ?? domain.exporter
    if (address === undefined) return sampler
    const found = this.#samplers.find(address, sampler.address, now)
    if (typeof found === 'string') return this.#samplers.refused
    found.lastPayload = now
    return found
  }

  #named(): string | undefined {
    if (this.#column === undefined || this.#column.dirty === 0) return undefined
    const { data } = this.#column
    if (data[0] === 0 && data[1] === 0 && data[2] === 0 && data[3] === 0) return undefined
    return data[4] === IPV4 ? this.#texts.ipv4(data[3] ?? 0) : formatAddress(data, 0)
  }
}
