import type { RecordReader } from './record-reader.ts'
import type { Template } from './template.ts'

/** A template that a session has, with its reader. */
export interface KnownTemplate {
  readonly template: Template
  /** Reads data records; `undefined` for options, whose records are read one by one. */
  readonly reader: RecordReader | undefined
  /** When it was last sent, in milliseconds since 1970. */
  received: number
}
