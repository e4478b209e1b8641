import { type FieldName, fieldDefinition, fieldNumber, fields } from './fields.ts'

/** The fields that somebody asked for: decoders skip everything else. */
export class FieldSet {
  readonly #wanted = new Uint8Array(fields.length)

  constructor(names: Iterable<FieldName>) {
    for (const name of names) this.#add(name)
  }

  has(name: FieldName): boolean {
    return this.#wanted[fieldNumber[name]] === 1
  }

  *[Symbol.iterator](): Generator<FieldName> {
    for (const { name } of fields) if (this.has(name)) yield name
  }

  #add(name: FieldName): void {
    if (this.has(name)) return
    this.#wanted[fieldNumber[name]] = 1
    for (const need of fieldDefinition(name).needs ?? []) this.#add(need as FieldName)
  }
}
