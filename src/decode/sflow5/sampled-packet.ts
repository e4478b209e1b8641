/** What the records of a flow sample say about its packet; what counts is decided when all are read. */
export interface SampledPacket {
  /** Bytes of the frame with its check sequence, by the raw header or else the Ethernet record. */
  frame: number
  ethernet: number
  /** Bytes of the IP packet, by the IPv4 or IPv6 record. */
  ip: number
  /** `header_protocol` of the raw header, and where its bytes are; they are read last. */
  protocol: number
  start: number
  end: number
}
