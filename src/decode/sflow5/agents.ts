import { formatAddress } from '../../model/address.ts'
import { AddressTexts } from '../address-texts.ts'

const VERSION = 5
const IPV4 = 1
const IPV6 = 2

/** Finds out which agent a datagram is of: it may be sent from another address. */
export class Agents {
  readonly #texts = new AddressTexts()

  /** The agent's address as text; `undefined` if this is no sFlow, or names none. */
  address(datagram: Uint8Array): string | undefined {
    if (!isSflow5(datagram)) return undefined
    const type = word(datagram, 4)
    if (type === IPV4 && datagram.length >= 12) return this.#ipv4(word(datagram, 8))
    if (type === IPV6 && datagram.length >= 24) return ipv6(datagram)
    return undefined
  }

  #ipv4(address: number): string | undefined {
    return address === 0 ? undefined : this.#texts.ipv4(address)
  }
}

/** Whether a datagram begins with sFlow's version word, which is of four bytes, not two. */
export function isSflow5(datagram: Uint8Array): boolean {
  return datagram.length >= 4 && word(datagram, 0) === VERSION
}

function ipv6(datagram: Uint8Array): string | undefined {
  const words = [8, 12, 16, 20].map((at) => word(datagram, at))
  return words.some((part) => part !== 0) ? formatAddress([...words, 6]) : undefined
}

function word(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  const low = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
  return ((high << 16) | low) >>> 0
}
