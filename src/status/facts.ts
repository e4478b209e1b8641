import type { BoundSocket } from '../lanes/lane-report.ts'
import type { MetricStatus } from '../model/status.ts'
import type { CheckpointState } from '../telemetry/checkpoint-telemetry.ts'
import type { EnrichmentState } from '../telemetry/enrichment-telemetry.ts'
import type { Ledger } from './ledger.ts'

/** What findings are found in. */
export interface Facts {
  readonly now: number
  /** Milliseconds since the start. */
  readonly uptime: number
  /** How many scrapers there are. */
  readonly scrapers: number
  readonly ledger: Ledger
  /** What a sampler with an address is called, or its address. */
  readonly nameOf: (address: string) => string
  readonly lanes: {
    readonly away: readonly number[]
    readonly stuck: readonly number[]
    readonly unread: readonly (readonly [listen: string, problem: string])[]
  }
  readonly sockets: readonly BoundSocket[]
  /** Datagrams that the kernel dropped, by listener. */
  readonly drops: ReadonlyMap<string, { readonly count: number; readonly last: number }>
  readonly enrichment: EnrichmentState
  readonly configurationIsGood: boolean
  readonly checkpoint: CheckpointState | undefined
  readonly metrics: readonly MetricStatus[]
}
