import {
  type InterfaceCounter,
  interfaceCounterNumber,
  interfaceCounters,
} from '../model/counter-sample.ts'
import { Audit } from './audit.ts'
import { follow, increase, UPTIME_WRAP } from './counter-increase.ts'
import type { InterfaceSample } from './interface-report.ts'

/** What an interface of a sampler came to. */
export class InterfaceRow {
  readonly sampler: string
  readonly ifIndex: number
  /** When its counters came last, in milliseconds since 1970. */
  lastSeen = 0
  readonly audits = { in: new Audit(), out: new Audit() }
  /** What the device said last of each counter, also if a later sample leaves it out. */
  readonly #values: (bigint | undefined)[] = interfaceCounters.map(() => undefined)
  readonly #totals: (bigint | undefined)[] = interfaceCounters.map(() => undefined)
  #last: InterfaceSample | undefined

  constructor(sampler: string, ifIndex: number) {
    this.sampler = sampler
    this.ifIndex = ifIndex
  }

  /**
   * By row of `interfaceCounters`: how much a counter grew since its first sample, or what a level is;
   * `undefined` if the device never said.
   */
  total(counter: number): bigint | undefined {
    return this.#totals[counter]
  }

  add(sample: InterfaceSample, now: number): void {
    this.lastSeen = now
    const last = this.#last
    const what = last === undefined ? 'next' : follow(last, sample)
    if (what === 'late') return
    this.#last = sample
    const restarted = what === 'restart'
    const grown = interfaceCounters.map((counter, number) =>
      this.#take(counter, number, sample.values[number], restarted),
    )
    const { estimate } = sample
    // what a device counted before and after a restart, it did not count in the same time
    if (last === undefined || restarted || estimate === undefined) return
    const milliseconds = (sample.uptime - last.uptime + UPTIME_WRAP) % UPTIME_WRAP
    const octetsIn = grown[interfaceCounterNumber.ifInOctets]
    const octetsOut = grown[interfaceCounterNumber.ifOutOctets]
    if (octetsIn !== undefined) this.audits.in.add(estimate.in, octetsIn, milliseconds)
    if (octetsOut !== undefined) this.audits.out.add(estimate.out, octetsOut, milliseconds)
  }

  /** Returns by how much a counter grew, if that is known. */
  #take(
    { kind, bits }: InterfaceCounter,
    number: number,
    value: bigint | undefined,
    restarted: boolean,
  ): bigint | undefined {
    if (value === undefined) return undefined
    const before = this.#values[number]
    this.#values[number] = value
    if (kind === 'gauge') {
      this.#totals[number] = value
      return undefined
    }
    const grown = before === undefined ? undefined : increase(before, value, bits, restarted)
    this.#totals[number] = (this.#totals[number] ?? 0n) + (grown ?? 0n)
    return grown
  }
}
