import { formatAddress } from '../model/address.ts'

/** Texts that are remembered. */
const MAX_TEXTS = 10_000

/** IPv4 addresses as texts, remembered, so that none is made for each datagram. */
export class AddressTexts {
  readonly #texts = new Map<number, string>()

  ipv4(address: number): string {
    const known = this.#texts.get(address)
    if (known !== undefined) return known
    const text = formatAddress([0, 0, 0, address, 4])
    if (this.#texts.size >= MAX_TEXTS) this.#texts.clear()
    this.#texts.set(address, text)
    return text
  }
}
