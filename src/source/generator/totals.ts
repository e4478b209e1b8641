import type { Emission } from './emission.ts'
import { SAMPLING_RATE } from './encoding.ts'

/** Sums of what was sent. */
export class Totals {
  datagrams = 0
  datagramBytes = 0
  optionsRecords = 0
  records = 0
  bytes = 0
  packets = 0

  add({ datagram, optionsRecords, records, bytes, packets }: Emission): void {
    this.datagrams++
    this.datagramBytes += datagram.length
    this.optionsRecords += optionsRecords
    this.records += records
    this.bytes += bytes
    this.packets += packets
  }

  /** As members of a JSON object; what is multiplied by the sampling rate is exact beyond 2^53. */
  members(): string {
    const members = {
      datagrams: this.datagrams,
      datagram_bytes: this.datagramBytes,
      options_records: this.optionsRecords,
      records: this.records,
      bytes: this.bytes,
      packets: this.packets,
      scaled_bytes: BigInt(this.bytes) * BigInt(SAMPLING_RATE),
      scaled_packets: BigInt(this.packets) * BigInt(SAMPLING_RATE),
    }
    return Object.entries(members)
      .map(([name, value]) => `"${name}":${value}`)
      .join(',')
  }
}
