import type { AddressWords, Network } from '../../src/model/address.ts'
import type { Below } from './mutate.ts'

const word = (pick: Below) => pick(0x1_0000) * 0x1_0000 + pick(0x1_0000)

/** A network of either family; a narrow choice of bits makes many lie in others. */
export function randomNetwork(pick: Below, lengths: { v4: number[]; v6: number[] }): Network {
  const isV4 = pick(2) === 0
  const of = isV4 ? lengths.v4 : lengths.v6
  const words: AddressWords = isV4
    ? [0, 0, 0, word(pick), 4]
    : [(0x2000_0000 | word(pick)) >>> 0, word(pick), word(pick), word(pick), 6]
  return { words, bits: of[pick(of.length)] ?? 0 }
}

/** An address in the network, its other bits drawn. */
export function addressIn({ words, bits }: Network, pick: Below): Uint32Array {
  const address = Uint32Array.from(words)
  const skip = words[4] === 4 ? 96 : 0
  for (let bit = skip + bits; bit < 128; bit++) {
    const mask = (1 << (31 - (bit & 31))) >>> 0
    const at = bit >>> 5
    const old = address[at] ?? 0
    address[at] = pick(2) === 0 ? old & ~mask : old | mask
  }
  return address
}
