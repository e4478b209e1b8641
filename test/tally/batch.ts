import { parseAddress } from '../../src/model/address.ts'
import type { Dictionary } from '../../src/model/dictionary.ts'
import { FieldSet } from '../../src/model/field-set.ts'
import { type FieldName, fieldDefinition } from '../../src/model/fields.ts'
import { Flows } from '../../src/model/flows.ts'

/** A record as tests write it: texts for names, strings and addresses, numbers for the rest. */
export type Record = Partial<{ readonly [Field in FieldName]: string | number | bigint }>

const utf8 = new TextEncoder()

/** Makes batches of records, the way a decoder does. */
export class BatchMaker {
  readonly flows: Flows
  readonly #names: Dictionary

  constructor(fields: Iterable<FieldName>, names: Dictionary) {
    this.flows = new Flows(new FieldSet(fields))
    this.#names = names
  }

  /** Constants of the batch are those of its last record. */
  batch(records: readonly Record[], rate = 1): Flows {
    this.flows.begin(records.length, new Uint8Array(0))
    this.flows.rates.fill(rate)
    for (const [row, record] of records.entries()) {
      for (const [field, value] of Object.entries(record)) {
        this.#set(field as FieldName, row, value)
      }
    }
    return this.flows
  }

  #set(field: FieldName, row: number, value: string | number | bigint): void {
    const column = this.flows.column(field)
    column?.data.set(this.#words(field, value), row * column.step)
  }

  #words(field: FieldName, value: string | number | bigint): readonly number[] {
    const { kind, text } = fieldDefinition(field)
    switch (kind) {
      case 'u32':
        return [text === 'name' ? this.#names.number(String(value)) : Number(value)]
      case 'u64':
        return [Number(BigInt(value) >> 32n), Number(BigInt(value) & 0xffff_ffffn)]
      case 'address':
        return parseAddress(String(value)) ?? [0, 0, 0, 0, 0]
      case 'ref':
        return this.#bytes(String(value))
    }
  }

  #bytes(text: string): readonly number[] {
    const bytes = utf8.encode(text)
    const offset = this.flows.allocate(bytes.length)
    if (offset === undefined) return [0, 0]
    this.flows.bytesAt(offset, bytes.length).set(bytes)
    return [offset, bytes.length]
  }
}
