import type { Protocol } from './protocols.ts'

/** What the header of a datagram says, whatever its protocol. */
export interface Header {
  readonly protocol: Protocol
  /** Observation domain, v9 source id, engine type and id, or sub-agent. */
  readonly domain: number
  /** NetFlow v1 has none. */
  readonly sequence: number | undefined
  /** When the datagram was sent, in milliseconds since 1970; sFlow does not say. */
  readonly exported: number | undefined
  /** Nanoseconds beyond that, where the protocol has them. */
  readonly nanoseconds: number
  /** `sysUpTime` in milliseconds; IPFIX has none. */
  readonly uptime: number | undefined
}
