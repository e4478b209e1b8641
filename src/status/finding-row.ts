import type { PlaceStatus, Severity } from '../model/status.ts'
import type { Facts } from './facts.ts'

/** Something that can need a look, beside the problems of payloads: how it shows, what it means, what to do. */
export interface FindingRow {
  readonly severity: Severity
  readonly reason: string
  /** A section of docs/troubleshooting.md, or another page. */
  readonly see: string
  readonly meaning: string
  readonly remedy: string
  /** Where it is so; each step is short. */
  find(facts: Facts): Iterable<PlaceStatus>
}

/** A place where something is so; now, unless it says when. */
export function place(subject: string, detail: string, last: number | null = null): PlaceStatus {
  return { subject, detail, last }
}

/** `1 time`, `2 times`. */
export function many(number: number, what: string): string {
  return `${grouped.format(number)} ${what}${number === 1 ? '' : 's'}`
}

const grouped = new Intl.NumberFormat('en-US')
