import { type FieldName, fieldDefinition } from '../../src/model/fields.ts'
import type { LabelNames, LabelText } from '../../src/tally/label-names.ts'

/** Names that a test gives, by field and what it follows: `src_as_name 64500`. */
export class TestNames implements LabelNames {
  version = 0
  readonly #texts = new Map<string, LabelText>()

  set(of: string, { text, pending = false }: { text: string; pending?: boolean }): this {
    this.#texts.set(of, { text, pending })
    this.version++
    return this
  }

  find(field: FieldName, follows: readonly string[]): LabelText {
    const known = this.#texts.get(`${field} ${follows.join(' ')}`)
    if (known !== undefined) return known
    const text = field === 'sampler' ? follows.join() : (fieldDefinition(field).absent ?? '')
    return { text, pending: false }
  }
}
