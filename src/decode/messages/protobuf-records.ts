import type { Column, Flows } from '../../model/flows.ts'
import type { ProtobufField } from './protobuf-field.ts'
import { ProtobufReader } from './protobuf-reader.ts'
import { protobufValues } from './protobuf-values.ts'
import type { RecordOutcome, RecordSource } from './record-source.ts'
import { shownBytes } from './shown-bytes.ts'

interface Target {
  readonly read: (typeof protobufValues)[keyof typeof protobufValues]
  readonly data: Uint32Array
  readonly words: number
}

/** A field that is looked for. */
interface Wanted {
  readonly targets: readonly Target[]
  readonly essential: boolean
}

/** What is done with a record when all of its fields are read: some mean what others say. */
export type FinishRecord = (row: number, read: ProtobufReader) => void

/** The one record of a message of protobuf, which may have its length before it. */
export class ProtobufRecords implements RecordSource {
  readonly columns: ReadonlySet<Column>
  readonly #reader = new ProtobufReader()
  readonly #flows: Flows
  readonly #wanted: readonly (Wanted | undefined)[]
  readonly #finish: FinishRecord
  #start = 0
  #isEssential = false
  #badNumber = 0
  #isRead = false

  constructor(flows: Flows, fields: readonly ProtobufField[], finish: FinishRecord) {
    this.#flows = flows
    this.#finish = finish
    this.#wanted = wantedFields(flows, fields)
    const columns = fields.map(({ field }) => field && flows.column(field))
    this.columns = new Set(columns.filter((column) => column !== undefined))
  }

  begin(bytes: Uint8Array): boolean {
    const reader = this.#reader
    this.#isRead = false
    reader.begin(bytes, 0, bytes.length)
    this.#start = 0
    if (reader.varint() && reader.high === 0 && reader.at + reader.low === bytes.length) {
      this.#start = reader.at
    }
    if (this.#beginsAt(this.#start)) return true
    this.#start = 0
    return this.#beginsAt(0)
  }

  #beginsAt(start: number): boolean {
    this.#reader.begin(this.#reader.bytes, start, this.#reader.bytes.length)
    return this.#reader.field()
  }

  back(): void {
    this.#isRead = false
  }

  describe(): string {
    const { bytes, at } = this.#reader
    if (this.#badNumber > 0) return `field ${this.#badNumber} of the message`
    return `byte ${Math.min(at, bytes.length)} of the message, ${bytes.length} bytes: ${shownBytes(bytes)}`
  }

  next(row: number): RecordOutcome {
    if (this.#isRead) return 'end'
    const reader = this.#reader
    reader.begin(reader.bytes, this.#start, reader.bytes.length)
    this.#isRead = true
    this.#isEssential = false
    this.#badNumber = 0
    while (reader.at < reader.end) {
      if (!reader.field()) {
        this.#badNumber = 0
        return 'malformed'
      }
      const wanted = this.#wanted[reader.number]
      if (wanted !== undefined) this.#take(wanted, row)
    }
    if (!this.#isEssential) return 'unknown'
    this.#finish(row, reader)
    return this.#badNumber === 0 ? 'flow' : 'part'
  }

  #take({ targets, essential }: Wanted, row: number): void {
    if (essential) this.#isEssential = true
    const reader = this.#reader
    for (const { read, data, words } of targets) {
      if (!read(reader, data, row * words, this.#flows)) this.#badNumber = reader.number
    }
  }
}

const nothing: Column = { words: 0, step: 0, data: new Uint32Array(1), dirty: 0 }

function wantedFields(
  flows: Flows,
  fields: readonly ProtobufField[],
): readonly (Wanted | undefined)[] {
  const most = Math.max(...fields.map(({ number }) => number))
  return Array.from({ length: most + 1 }, (_, number) => {
    const rows = fields.filter((row) => row.number === number)
    const targets = rows.flatMap(({ field, read }) => {
      const column = field === undefined ? nothing : flows.column(field)
      if (column === undefined) return []
      return [{ read: protobufValues[read], data: column.data, words: column.words }]
    })
    const essential = rows.some((row) => row.essential)
    return targets.length === 0 && !essential ? undefined : { targets, essential }
  })
}
