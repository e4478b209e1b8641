import type { Column } from '../../model/flows.ts'

/**
 * What became of a record: a flow is in the row; some of it is, as a value is not of its type; the record
 * is none of a flow, which is as it should be; it cannot be read, or has nothing that its format has; or
 * there is no further one.
 */
export type RecordOutcome = 'flow' | 'part' | 'none' | 'malformed' | 'unknown' | 'end'

/** The records of a message, one after the other. */
export interface RecordSource {
  /** The columns that it may write. */
  readonly columns: ReadonlySet<Column>
  /** What was wrong with the record that was read last. */
  describe(): string
  /** Begins with a message; false if it is none of the format at all. */
  begin(bytes: Uint8Array): boolean
  /** Reads the next record into a row in which every field is absent. */
  next(row: number): RecordOutcome
  /** Goes back to before the record that was read last. */
  back(): void
}
