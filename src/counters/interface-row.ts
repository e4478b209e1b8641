import {
  type InterfaceCounter,
  interfaceCounterNumber,
  interfaceCounters,
} from '../model/counter-sample.ts'
import { Audit } from './audit.ts'
import { follow, increase, isCleared } from './counter-increase.ts'
import type { InterfaceSample } from './interface-report.ts'

const { ifInOctets, ifOutOctets } = interfaceCounterNumber

/** Another sub-agent may tell of an interface when the first has been silent for so long, in ms. */
const SILENT = 600_000

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
    // of the time since the last sample that the lane passed on, whatever becomes of it here
    this.audits.in.watch(sample.estimate?.in)
    this.audits.out.watch(sample.estimate?.out)
    if (this.#isOther(sample, now)) return
    this.lastSeen = now
    const what = this.#last === undefined ? 'next' : follow(this.#last, sample)
    if (what === 'late') return
    this.#last = sample
    this.#takeAll(sample, what === 'restart' || isCleared(this.#values, sample.values))
  }

  /** Two sub-agents have two clocks and sequences; of an interface that both tell of, one is enough. */
  #isOther({ domain }: InterfaceSample, now: number): boolean {
    return this.#last !== undefined && this.#last.domain !== domain && now - this.lastSeen < SILENT
  }

  #takeAll({ values, uptime }: InterfaceSample, restarted: boolean): void {
    for (const [number, counter] of interfaceCounters.entries()) {
      const value = values[number]
      if (value === undefined) continue
      const grown = this.#take(counter, number, value, restarted)
      const audit = this.#auditOf(number)
      // what a device counted before and after a restart, it did not count in the same time
      audit?.close(restarted ? undefined : grown, uptime)
    }
  }

  #auditOf(counter: number): Audit | undefined {
    if (counter === ifInOctets) return this.audits.in
    return counter === ifOutOctets ? this.audits.out : undefined
  }

  /** Returns by how much a counter grew, if that is known. */
  #take(
    { kind, bits }: InterfaceCounter,
    number: number,
    value: bigint,
    restarted: boolean,
  ): bigint | undefined {
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
