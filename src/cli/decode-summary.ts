import type { Column, Flows } from '../model/flows.ts'

/** What a decoding came to, in raw numbers: nothing is multiplied by a sampling rate. */
export class DecodeSummary {
  datagrams = 0
  /** Records on the wire: both directions of a biflow are one. */
  flows = 0
  optionsRecords = 0
  counterSamples = 0
  /** Packets that a device discarded and told of. */
  dropSamples = 0
  parked = 0
  replayed = 0
  readonly #errors = new Map<string, number>()
  #bytes = 0n
  #packets = 0n
  #reverseBytes = 0n
  #reversePackets = 0n

  /** Adds a batch: its first `records` rows are the records, the others the ways back of biflows. */
  add(batch: Flows, records: number): void {
    const bytes = batch.column('bytes')
    const packets = batch.column('packets')
    this.flows += records
    this.#bytes += sum(bytes, 0, records)
    this.#packets += sum(packets, 0, records)
    this.#reverseBytes += sum(bytes, records, batch.size)
    this.#reversePackets += sum(packets, records, batch.size)
  }

  addError(reason: string): void {
    this.#errors.set(reason, (this.#errors.get(reason) ?? 0) + 1)
  }

  /** One JSON object; discarded packets, and the way back of biflows, have keys when there are any. */
  toJson(): string {
    const members: [string, unknown][] = [
      ['datagrams', this.datagrams],
      ['flows', this.flows],
      ['options_records', this.optionsRecords],
      ['counter_samples', this.counterSamples],
      ['bytes', this.#bytes],
      ['packets', this.#packets],
      ['parked', this.parked],
      ['replayed', this.replayed],
      ['errors', JSON.stringify(Object.fromEntries(this.#errors))],
    ]
    if (this.dropSamples > 0) members.push(['drop_samples', this.dropSamples])
    if (this.#reverseBytes > 0n) members.push(['reverse_bytes', this.#reverseBytes])
    if (this.#reversePackets > 0n) members.push(['reverse_packets', this.#reversePackets])
    return `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`
  }
}

function sum(column: Column | undefined, from: number, to: number): bigint {
  if (column === undefined) return 0n
  let high = 0
  let low = 0
  for (let row = from; row < to; row++) {
    high += column.data[row * 2] ?? 0
    low += column.data[row * 2 + 1] ?? 0
  }
  return (BigInt(high) << 32n) + BigInt(low)
}
