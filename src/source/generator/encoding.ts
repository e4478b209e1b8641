import type { GeneratedFlow } from './generated-flow.ts'

/** No datagram is longer, so that none is cut into fragments on its way. */
export const MOST_BYTES = 1400

/** Every sampler looks at one packet in so many. */
export const SAMPLING_RATE = 1000

/** The number of the one sampler or selector that each device has. */
export const SELECTOR = 1

/** What changes from one datagram of a sampler to the next. */
export interface DatagramHeader {
  /** When it is sent, in milliseconds since 1970. */
  readonly time: number
  readonly sequence: number
}

/** A datagram, and by how much it raises the sequence number. */
export interface EncodedDatagram {
  readonly bytes: Uint8Array
  readonly sequenceStep: number
}

/** How one sampler puts what it knows into datagrams of its protocol. */
export interface Encoding {
  /** Whether the protocol knows IPv6. */
  readonly ipv6: boolean
  /** Bytes of a datagram beside its records: at most, padding included. */
  readonly overhead: number
  /** Bytes of the longest record. */
  readonly longestRecord: number
  readonly recordBytes: (flow: GeneratedFlow) => number
  readonly flows: (header: DatagramHeader, flows: readonly GeneratedFlow[]) => EncodedDatagram
  /** Templates and options data, with how many options records; v5 has none. */
  readonly announcement?: (
    header: DatagramHeader,
  ) => EncodedDatagram & { readonly optionsRecords: number }
}
