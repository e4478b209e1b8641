import { lookup } from 'node:dns/promises'
import { inNetwork, parseAddress, parseNetwork } from '../../model/address.ts'

/** Where datagrams are sent to: an address, not a name. */
export interface Target {
  readonly host: string
  readonly port: number
}

const loopback = ['127.0.0.0/8', '::1'].flatMap((text) => parseNetwork(text) ?? [])

/** The target with its name looked up. */
export async function resolveTarget({ host, port }: Target): Promise<Target> {
  return { host: (await lookup(host)).address, port }
}

/** Whether the address is this machine's own, and no packet to it leaves the machine. */
export function isLoopback(address: string): boolean {
  const words = parseAddress(address)
  return words !== undefined && loopback.some((network) => inNetwork(words, 0, network))
}
