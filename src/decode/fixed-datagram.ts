import type { Header } from './header.ts'
import type { Template } from './template/template.ts'

/** A datagram of a protocol whose records have a form that is known beforehand. */
export interface FixedDatagram {
  readonly header: Header
  /** The form of its records, as if the sampler had sent it; the same object for the same form. */
  readonly template: Template
  /** Where the first record begins. */
  readonly start: number
  /** How many records the header counts. */
  readonly count: number
  /** One packet in this many; 0 where the header does not say, `UNSAID` where only the number is not there. */
  readonly samplingInterval: number
}
