import { isSflow5 } from './sflow5/agents.ts'

/** Version words of NetFlow and IPFIX; sFlow's is of four bytes. */
const versions = new Set([1, 5, 7, 8, 9, 10])

/** Where flows usually go: what comes here and is none is worth an error. */
const usualPorts = new Set([2055, 4739, 6343, 9995, 9996])

/** Whether a datagram among others looks like flows, or goes to `port`, where only flows should go. */
export function isFlowDatagram(bytes: Uint8Array, port: number): boolean {
  const version = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
  return versions.has(version) || isSflow5(bytes) || usualPorts.has(port)
}
