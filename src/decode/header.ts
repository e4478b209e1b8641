/** What the header of a NetFlow or IPFIX datagram says, whatever its version. */
export interface Header {
  /** 5, 9 or 10: the version word of the datagram. */
  readonly version: 5 | 9 | 10
  /** Observation domain, v9 source id, or v5 engine type and id. */
  readonly domain: number
  readonly sequence: number
  /** When the datagram was sent, in milliseconds since 1970. */
  readonly exported: number
  /** Nanoseconds beyond that; only v5 has them. */
  readonly nanoseconds: number
  /** `sysUpTime` in milliseconds; IPFIX has none. */
  readonly uptime: number | undefined
}
