/**
 * What a source is configured for: `netflow` is NetFlow and IPFIX, `sflow` is sFlow, and `flow` all of
 * them, told apart by the first bytes.
 */
export const payloadFormats = ['flow', 'netflow', 'sflow'] as const
export type PayloadFormat = (typeof payloadFormats)[number]

/** Connections are numbered from here on; below are ports. */
export const FIRST_CONNECTION = 0x1_0000

/**
 * Bytes with where they came from and when: one UDP datagram, one read from a capture file, one
 * IPFIX Message of a TCP connection, or a message of Kafka.
 */
export interface Payload {
  readonly format: PayloadFormat
  /** Lent until `receive` returns: whoever keeps a part of it copies it. */
  readonly bytes: Uint8Array
  /** Address of the sender as text; `::ffff:` of a dual-stack socket is still there. */
  readonly address: string
  /** Port of the sender; of a connection, its number in place of that. */
  readonly port: number
  /** When it arrived, in milliseconds since 1970. */
  readonly received: number
}
