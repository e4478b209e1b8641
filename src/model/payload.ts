/** Which decoder a payload goes to; `flow` tells the protocols apart by the first bytes. */
export type PayloadFormat = 'netflow' | 'flow'

/** Bytes with where they came from and when: one UDP datagram, or one read from a capture file. */
export interface Payload {
  readonly format: PayloadFormat
  /** Lent until `receive` returns: whoever keeps a part of it copies it. */
  readonly bytes: Uint8Array
  /** Address of the sender as text; `::ffff:` of a dual-stack socket is still there. */
  readonly address: string
  readonly port: number
  /** When it arrived, in milliseconds since 1970. */
  readonly received: number
}
