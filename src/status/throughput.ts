/** What was counted so far; null where nobody counts it. */
export interface Counted {
  readonly bytes: number | null
  readonly packets: number | null
  readonly flows: number
  readonly datagrams: number
}

/** What that comes to in a second. */
export interface Rates {
  readonly bits: number | null
  readonly packets: number | null
  readonly flows: number
  readonly datagrams: number
}

/** Between two points, in milliseconds; reports come once a second, and not to the millisecond. */
const STEP = 2000
const SLACK = 200

/** Ten minutes. */
const POINTS = 300

/** What is said to be now is of so many points. */
const NOW = 5

interface Point extends Rates {
  readonly from: number
  readonly to: number
}

/** Turns counts into rates, and keeps those of the last minutes. */
export class Throughput {
  #before: { readonly at: number; readonly counted: Counted; readonly of: unknown }
  readonly #points: Point[] = []

  /** Nothing is counted yet; `of` is what will. */
  constructor(now: number, counted: Counted, of: unknown) {
    this.#before = { at: now, counted, of }
  }

  /** `of` is what counts bytes and packets: where it is another than before, it began in the meantime, at 0. */
  note(now: number, counted: Counted, of: unknown): void {
    const { at, counted: known, of: counter } = this.#before
    if (now >= at && now - at < STEP - SLACK) return
    this.#before = { at: now, counted, of }
    if (now <= at) return
    const before = counter === of ? known : { ...known, bytes: 0, packets: 0 }
    this.#points.push(pointOf(at, before, now, counted))
    if (this.#points.length > POINTS) this.#points.shift()
  }

  /** The last minutes, the oldest first; `time` is the end of what a rate is of. */
  get history(): { time: number[]; bits: (number | null)[]; packets: (number | null)[] } {
    return {
      time: this.#points.map(({ to }) => to),
      bits: this.#points.map(({ bits }) => rounded(bits)),
      packets: this.#points.map(({ packets }) => rounded(packets)),
    }
  }

  /** Of the last ten seconds or so; nothing where nothing was counted since `now` less a minute. */
  current(now: number): Rates | undefined {
    const points = this.#points.slice(-NOW).filter(({ to }) => now - to < 60_000)
    const time = points.reduce((sum, { from, to }) => sum + to - from, 0)
    if (time === 0) return undefined
    const mean = (read: (point: Point) => number | null) =>
      points.reduce((sum, point) => sum + (read(point) ?? 0) * (point.to - point.from), 0) / time
    const last = points.at(-1)
    return {
      bits: last?.bits === null ? null : mean(({ bits }) => bits),
      packets: last?.packets === null ? null : mean(({ packets }) => packets),
      flows: mean(({ flows }) => flows),
      datagrams: mean(({ datagrams }) => datagrams),
    }
  }
}

function pointOf(from: number, before: Counted, to: number, after: Counted): Point {
  const seconds = (to - from) / 1000
  const rate = (a: number | null, b: number | null) =>
    a === null || b === null ? null : Math.max(0, b - a) / seconds
  const bytes = rate(before.bytes, after.bytes)
  return {
    from,
    to,
    bits: bytes === null ? null : 8 * bytes,
    packets: rate(before.packets, after.packets),
    flows: rate(before.flows, after.flows) ?? 0,
    datagrams: rate(before.datagrams, after.datagrams) ?? 0,
  }
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value))
