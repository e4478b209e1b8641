import type { CounterSample, DiscardSample } from '../model/counter-sample.ts'
import type { Flows } from '../model/flows.ts'
import type { ProblemReason } from './problems.ts'
import type { Sampler } from './sampler.ts'
import type { Session } from './session.ts'

/** Where decoders push what they find; nothing is kept by the one who pushes. */
export interface DecodeSink {
  /** A batch, lent for the call. `records` of its observations are records, the others ways back. */
  flows(flows: Flows, session: Session, records: number): void
  /** What a device counted at an interface. Lent for the call. */
  counters(sample: CounterSample, session: Session): void
  /** A packet that a device discarded. Lent for the call. */
  discarded(sample: DiscardSample, session: Session): void
  /** Data that was lost, once for each payload or set; already counted for the sampler. */
  problem(reason: ProblemReason, sampler: Sampler, detail: string): void
}
