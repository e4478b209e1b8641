import type { Queued } from '../queue.ts'
import type { Session } from '../session.ts'
import type { OptionsReader } from './options-reader.ts'
import type { RecordReader } from './record-reader.ts'
import type { Template } from './template.ts'

/** A template that a session has; its reader is made when the first data comes. */
export interface KnownTemplate extends Queued<KnownTemplate> {
  readonly session: Session
  readonly template: Template
  /** Reads data records. */
  reader: RecordReader | undefined
  /** Reads options records, if it is a template for those. */
  options: OptionsReader | undefined
  /** When it was last sent, in milliseconds since 1970. */
  received: number
}
