/**
 * What a source of datagrams is configured for: `netflow` is NetFlow and IPFIX, `sflow` is sFlow, and
 * `flow` all of them, told apart by the first bytes.
 */
export const datagramFormats = ['flow', 'netflow', 'sflow'] as const
export type DatagramFormat = (typeof datagramFormats)[number]

/** How the messages of a topic are written, in which another collector has put flows. */
export const messageFormats = [
  'pmacct-json',
  'goflow2-json',
  'goflow2-protobuf',
  'netobserv-json',
] as const
export type MessageFormat = (typeof messageFormats)[number]

/** Everything that a payload can be. */
export const payloadFormats = [...datagramFormats, ...messageFormats] as const
export type PayloadFormat = (typeof payloadFormats)[number]

/**
 * What the numbers of goflow2's protobuf mean, which has changed twice: `goflow` is cloudflare/goflow and
 * goflow2 up to 1.1.0, `goflow2-v1` is goflow2 1.1.1 to 1.3, `goflow2-v2` all later ones.
 */
export const generations = ['goflow', 'goflow2-v1', 'goflow2-v2'] as const
export type Generation = (typeof generations)[number]

/** Connections are numbered from here on; below are ports. */
export const FIRST_CONNECTION = 0x1_0000

/**
 * Bytes with where they came from and when: one UDP datagram, one read from a capture file, one
 * IPFIX Message of a TCP connection, or one message of a topic.
 */
export interface Payload {
  readonly format: PayloadFormat
  /** Lent until `receive` returns: whoever keeps a part of it copies it. */
  readonly bytes: Uint8Array
  /**
   * Address of the sender as text; `::ffff:` of a dual-stack socket is still there. Of messages, the
   * name of their topic, to which they are charged: whose flows are in them, they say themselves.
   */
  readonly address: string
  /** Port of the sender; of a connection, its number in place of that; of messages 0. */
  readonly port: number
  /** When it arrived, in milliseconds since 1970. */
  readonly received: number
  /** Of goflow2's protobuf, where it need not be told by looking. */
  readonly generation?: Generation | undefined
}
