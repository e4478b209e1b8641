import type { FieldName } from '../../model/fields.ts'
import type { ProtobufValueName } from './protobuf-values.ts'

/** A field of a protobuf message by its number, and the field of a flow that it fills. */
export interface ProtobufField {
  readonly number: number
  readonly field?: FieldName
  readonly read: ProtobufValueName
  /** Without any of these a message is none of the format. */
  readonly essential?: true
}
