/** What the log has to take: a line with fields. */
export interface SourceLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}
