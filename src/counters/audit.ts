import { UPTIME_WRAP } from './counter-increase.ts'
import type { Estimate } from './interface-report.ts'

/** How much of the time that lies behind the ratio is about, in milliseconds: this to twice this. */
const HALF = 900_000

/** A ratio of less than this time says nothing about sampling. */
const LEAST = 600_000

/** Nor does one of fewer flow samples: with so many, the estimate is right to 20 %. */
const ENOUGH_SAMPLES = 100

/** But if of so many bytes there are not even that, they are not sampled, or hardly. */
const MUCH = 1_000_000_000

/** What is known of some time. */
interface Span {
  estimated: number
  samples: number
  counted: number
  milliseconds: number
}

function noSpan(): Span {
  return { estimated: 0, samples: 0, counted: 0, milliseconds: 0 }
}

/**
 * What flow samples made of one direction of an interface, beside what the interface counted in the
 * same times: the two are as far apart as the sampling rate is wrong.
 */
export class Audit {
  /** Since the start, in bytes. */
  estimated = 0n
  counted = 0n
  #recent = noSpan()
  #earlier = noSpan()
  /** Flow samples since the counter was known last; `undefined` if some of them were not seen. */
  #open: Estimate | undefined
  /** When that was, by the device's uptime in milliseconds. */
  #openedAt = 0

  /** Adds what flow samples say of a time; `undefined` if they were not seen from its beginning. */
  watch(estimate: Estimate | undefined): void {
    const open = this.#open
    this.#open =
      open === undefined || estimate === undefined
        ? undefined
        : { bytes: open.bytes + estimate.bytes, samples: open.samples + estimate.samples }
  }

  /**
   * Takes what the interface counted since the last call, `undefined` if that is not known; `uptime` is
   * the device's, in milliseconds.
   */
  close(counted: bigint | undefined, uptime: number): void {
    const open = this.#open
    const milliseconds = (uptime - this.#openedAt + UPTIME_WRAP) % UPTIME_WRAP
    this.#open = { bytes: 0, samples: 0 }
    this.#openedAt = uptime
    if (open === undefined || counted === undefined) return
    this.estimated += BigInt(open.bytes)
    this.counted += counted
    this.#recent.estimated += open.bytes
    this.#recent.samples += open.samples
    this.#recent.counted += Number(counted)
    this.#recent.milliseconds += milliseconds
    if (this.#recent.milliseconds < HALF) return
    this.#earlier = this.#recent
    this.#recent = noSpan()
  }

  /** Estimated over counted bytes lately; `undefined` before that means anything. */
  get ratio(): number | undefined {
    const counted = this.#earlier.counted + this.#recent.counted
    const samples = this.#earlier.samples + this.#recent.samples
    const milliseconds = this.#earlier.milliseconds + this.#recent.milliseconds
    if (counted === 0 || milliseconds < LEAST) return undefined
    if (samples < ENOUGH_SAMPLES && counted < MUCH) return undefined
    return (this.#earlier.estimated + this.#recent.estimated) / counted
  }
}
