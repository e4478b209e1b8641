import type { FieldName } from '../../model/fields.ts'
import type { JsonValueName } from './json-values.ts'

/** A key of a format in JSON, and the field that it fills. */
export interface JsonKey {
  readonly key: string
  /** Without one, the value says something about the record itself. */
  readonly field?: FieldName
  readonly read: JsonValueName
  /** Without any of these keys an object is none of the format. */
  readonly essential?: true
}

/** A format in JSON. */
export interface JsonFormat {
  readonly keys: readonly JsonKey[]
  /** Whether 0 is written for what a record does not say. */
  readonly zeroIsAbsent: boolean
}
