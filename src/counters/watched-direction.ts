import type { Estimate } from './interface-report.ts'

/** For so many times after the last sample that the interface took itself, only such count. */
const OWN_TIMES = 16

/** More than one sample can stand for. */
const MOST = Number.MAX_SAFE_INTEGER

/**
 * Flow samples of one direction of an interface, from one sample of its counters to the next.
 *
 * A packet may be sampled where it comes in and again where it goes out. The samples that an interface
 * took itself are an estimate of its traffic, and those that all other interfaces took of packets
 * that went through it are another: two estimates of the same bytes, not parts of them. Its own count
 * if it takes any; else, as where packets go out and are sampled only as they come in, those of others.
 */
export class WatchedDirection {
  #ownBytes = 0
  #ownSamples = 0
  #otherBytes = 0
  #otherSamples = 0
  /** Times since the last sample of its own. */
  #since = OWN_TIMES

  /** Adds a flow sample; `own` says that this interface took it. */
  add(bytes: number, own: boolean): void {
    if (!(bytes <= MOST)) return
    if (own) {
      this.#ownBytes += bytes
      this.#ownSamples++
    } else {
      this.#otherBytes += bytes
      this.#otherSamples++
    }
  }

  /** Ends a time and begins the next. */
  take(): Estimate {
    this.#since = this.#ownSamples > 0 ? 0 : Math.min(this.#since + 1, OWN_TIMES)
    const own = { bytes: this.#ownBytes, samples: this.#ownSamples }
    const others = { bytes: this.#otherBytes, samples: this.#otherSamples }
    this.#ownBytes = 0
    this.#ownSamples = 0
    this.#otherBytes = 0
    this.#otherSamples = 0
    return this.#since < OWN_TIMES ? own : others
  }
}
