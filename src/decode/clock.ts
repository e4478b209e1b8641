import { BATCH_SIZE } from '../model/flows.ts'

/** The times that a sampler gives in a datagram, against which times of its records are told. */
export class Clock {
  /** When the datagram was sent, in milliseconds since 1970. */
  exported = 0
  /** Nanoseconds beyond that, where the header is so exact. */
  nanoseconds = 0
  /** `sysUpTime` at that moment in milliseconds; `undefined` where the header has none (IPFIX). */
  uptime: number | undefined
  /** When the sampler was started, in milliseconds since 1970, if its options data says so. */
  initTime: number | undefined
  /** Whether the records of the batch have IE 160 themselves. */
  initTimesInRecords = false
  /** IE 160 of each of them in milliseconds; 0 where it is empty. */
  readonly initTimes = new Float64Array(BATCH_SIZE)

  /** When the sampler of a record was started, by the record itself or by options data. */
  started(row: number): number | undefined {
    return (this.initTimesInRecords && this.initTimes[row]) || this.initTime
  }
}
