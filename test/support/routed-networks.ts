import type { Network } from '../../src/model/address.ts'
import type { Below } from './mutate.ts'

/** Prefix lengths about as often as in the routes of the Internet. */
const lengths4 = [16, 18, 19, 20, 20, 21, 22, 22, 22, 23, 23, 24, 24, 24, 24, 24, 24, 24, 24, 24]
const lengths6 = [36, 40, 44, 48, 48, 48, 48]

/** Where IPv6 has been given out, a /32 after the other. */
const blocks6 = [0x2001_0200, 0x2400_0000, 0x2600_0000, 0x2800_0000, 0x2a00_0000, 0x2c00_0000]

const LAST = 0xdfff_ffff

/**
 * Networks as they are routed: most of the IPv4 space, one beside the other with gaps, and of IPv6 a
 * fifth of the number, some of them in others. None twice.
 */
export function routedNetworks(count: number, pick: Below): Network[] {
  const networks = routedIpv4(count * 0.8, pick)
  for (let i = 0; networks.length < count; i++) {
    const first = (blocks6[i % blocks6.length] ?? 0) + Math.floor(i / blocks6.length)
    const block = routedBlock(first, pick)
    networks.push(...block.slice(0, count - networks.length))
  }
  return networks
}

function routedIpv4(count: number, pick: Below): Network[] {
  const networks: Network[] = []
  let next = 0x0100_0000
  while (networks.length < count) {
    const bits = lengths4[pick(lengths4.length)] ?? 24
    const size = 2 ** (32 - bits)
    next = Math.ceil(next / size) * size
    if (next > LAST) break
    networks.push({ words: [0, 0, 0, next, 4], bits })
    next += pick(8) === 0 ? 2 * size : size
  }
  return networks
}

/** A /32, and up to five networks in it. */
function routedBlock(first: number, pick: Below): Network[] {
  const inside = Array.from({ length: pick(6) }, (_, i): Network => {
    const bits = lengths6[pick(lengths6.length)] ?? 48
    const second = ((i << 28) | (pick(0x1000) << 16)) >>> 0
    return { words: [first, (second & (0xffff_ffff << (64 - bits))) >>> 0, 0, 0, 6], bits }
  })
  return [{ words: [first, 0, 0, 0, 6], bits: 32 }, ...inside]
}
