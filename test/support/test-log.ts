import type { SourceLog } from '../../src/enrich/source-log.ts'

/** A log that keeps its lines: `warn networks: … file=x`. */
export class TestLog implements SourceLog {
  readonly lines: string[] = []

  info(fields: object, message: string): void {
    this.#add('info', fields, message)
  }

  warn(fields: object, message: string): void {
    this.#add('warn', fields, message)
  }

  /** The lines since this was asked last. */
  take(): string[] {
    return this.lines.splice(0)
  }

  #add(level: string, fields: object, message: string): void {
    const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${value}`)
    this.lines.push(`${level} ${message}${pairs.join('')}`)
  }
}
