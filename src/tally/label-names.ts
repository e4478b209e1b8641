import type { FieldName } from '../model/fields.ts'

/** What a label that follows others reads. */
export interface LabelText {
  readonly text: string
  /** It is still being looked up, and may become another one soon. */
  readonly pending: boolean
}

/** Knows the texts of labels that are no part of a key. Answers at once, from memory. */
export interface LabelNames {
  /**
   * What a field reads beside those that it follows, whose texts are `follows`. Of the field `sampler`
   * itself: what a sampler is called now that was called `follows[0]`.
   */
  find(field: FieldName, follows: readonly string[]): LabelText
  /** Another number each time that an answer may have become another one. */
  readonly version: number
}
