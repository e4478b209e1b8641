import type { CounterSample } from '../model/counter-sample.ts'

/** What flow samples say about one direction of an interface. */
export interface Estimate {
  /** Multiplied by their sampling rates. */
  readonly bytes: number
  /** Of how many flow samples. */
  readonly samples: number
}

/** The same for both directions, for the time between two samples of the interface's counters. */
export interface FlowEstimate {
  readonly in: Estimate
  readonly out: Estimate
}

/** What a device said of one of its interfaces. */
export interface InterfaceSample extends Pick<CounterSample, 'sequence' | 'uptime' | 'values'> {
  /** The device's number in the lane's names. */
  readonly sampler: number
  readonly ifIndex: number
  /** The sub-agent of the device that told of it. */
  readonly domain: number
  /** For the time since the sample before; unknown for the first one. */
  readonly estimate: FlowEstimate | undefined
}

/** Packets that a device discarded at an interface, for one reason. */
export interface Discards {
  readonly sampler: number
  /** Where they came in, else the data source that told of them. */
  readonly ifIndex: number
  readonly reason: number
  readonly packets: number
}

/** Everything about interfaces since the last report. */
export interface InterfaceReport {
  readonly samples: readonly InterfaceSample[]
  readonly discards: readonly Discards[]
  /** What found no place: see `limits.interfaces`. */
  readonly refused: number
}
