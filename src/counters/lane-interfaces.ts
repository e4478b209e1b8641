import type { CounterSample, DiscardSample } from '../model/counter-sample.ts'
import type { FieldName } from '../model/fields.ts'
import type { Flows } from '../model/flows.ts'
import type {
  Discards,
  FlowEstimate,
  InterfaceReport,
  InterfaceSample,
} from './interface-report.ts'
import { WatchedDirection } from './watched-direction.ts'

/** RFC 2863: an ifIndex has 31 bits; 0 and what is above name no interface. */
const MAX_IF_INDEX = 0x7fff_ffff

/** IE 61. */
const INGRESS = 0
const EGRESS = 1

/** What is seen of an interface between two samples of its counters. */
type Watched = Readonly<Record<keyof FlowEstimate, WatchedDirection>>

/**
 * What samplers count themselves, on its way from the decoder to a report; and, so that both can be
 * compared, what flow samples make of the same interfaces between two samples of their counters.
 * Bounded: beyond the limit, the interface that was silent longest is forgotten.
 */
export class LaneInterfaces {
  /**
   * Fields of a flow that this asks for. It reads `flow_direction`, too, which sFlow has anyhow: who
   * asks for it has it read from every record of the other protocols.
   */
  static readonly fields: readonly FieldName[] = ['bytes', 'in_if', 'out_if']
  readonly #limit: number
  /** By `keyOf`; the one whose counters came longest ago is first. */
  readonly #watched = new Map<number, Watched>()
  #samples: InterfaceSample[] = []
  #discards = new Map<string, Discards>()
  #refused = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Takes the counters of an interface; those of anything else are not counted here. */
  counters(sampler: number, domain: number, sample: CounterSample): void {
    const ifIndex = sample.ifIndex ?? (sample.sourceType === 0 ? sample.source : 0)
    if (!isInterface(ifIndex) || sample.values.every((value) => value === undefined)) return
    if (this.#samples.length >= this.#limit) {
      this.#refused++
      return
    }
    const { sequence, uptime, values } = sample
    const estimate = this.#takeEstimate(keyOf(sampler, ifIndex))
    this.#samples.push({
      sampler,
      ifIndex,
      domain,
      sequence,
      uptime,
      values: [...values],
      estimate,
    })
  }

  discarded(sampler: number, { in_if, source, sourceType, reason }: DiscardSample): void {
    const data = sourceType === 0 && isInterface(source) ? source : 0
    const ifIndex = isInterface(in_if) ? in_if : data
    const key = `${sampler} ${ifIndex} ${reason}`
    const packets = (this.#discards.get(key)?.packets ?? 0) + 1
    if (packets === 1 && this.#discards.size >= this.#limit) {
      this.#refused++
      return
    }
    this.#discards.set(key, { sampler, ifIndex, reason, packets })
  }

  /** Adds the flow samples of a sampler to what is known of its interfaces. */
  flows(sampler: number, flows: Flows): void {
    if (this.#watched.size === 0) return
    const bytes = flows.column('bytes')
    const inIf = flows.column('in_if')
    const outIf = flows.column('out_if')
    const directions = flows.column('flow_direction')?.data
    if (bytes === undefined || inIf === undefined || outIf === undefined) return
    for (let row = 0; row < flows.size; row++) {
      const high = bytes.data[2 * row] ?? 0
      const amount = high * 0x1_0000_0000 + (bytes.data[2 * row + 1] ?? 0)
      const scaled = Math.round(amount * (flows.rates[row] ?? 1))
      // whoever took a sample took it of a packet that came in or of one that went out
      const direction = directions?.[row]
      const into = this.#watched.get(keyOf(sampler, inIf.data[row] ?? 0))
      const outOf = this.#watched.get(keyOf(sampler, outIf.data[row] ?? 0))
      into?.in.add(scaled, direction === INGRESS)
      outOf?.out.add(scaled, direction === EGRESS)
    }
  }

  /** Everything since this was last called. */
  report(): InterfaceReport {
    const report = {
      samples: this.#samples,
      discards: [...this.#discards.values()],
      refused: this.#refused,
    }
    this.#samples = []
    this.#discards = new Map()
    this.#refused = 0
    return report
  }

  /** Ends the time that an interface was watched, and begins the next; nothing if it was not. */
  #takeEstimate(key: number): FlowEstimate | undefined {
    const known = this.#watched.get(key)
    this.#watched.delete(key)
    if (known === undefined && this.#watched.size >= this.#limit) {
      const oldest = this.#watched.keys().next().value
      if (oldest !== undefined) this.#watched.delete(oldest)
    }
    const watched = known ?? { in: new WatchedDirection(), out: new WatchedDirection() }
    this.#watched.set(key, watched)
    return known && { in: known.in.take(), out: known.out.take() }
  }
}

/** Exact: both are below 2^32 and 2^21. */
function keyOf(sampler: number, ifIndex: number): number {
  return sampler * 0x1_0000_0000 + ifIndex
}

function isInterface(ifIndex: number): boolean {
  return ifIndex > 0 && ifIndex <= MAX_IF_INDEX
}
