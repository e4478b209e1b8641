/** A datagram that is to be sent, and what it holds. */
export interface Emission {
  /** Which sampler sends it, from 0. */
  readonly sampler: number
  readonly datagram: Uint8Array
  readonly optionsRecords: number
  readonly records: number
  /** Sums over the records, not multiplied by the sampling rate. */
  readonly bytes: number
  readonly packets: number
}
