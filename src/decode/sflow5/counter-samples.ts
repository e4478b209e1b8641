import {
  type CounterSample,
  type InterfaceCounter,
  interfaceCounters,
} from '../../model/counter-sample.ts'
import type { DecodeSink } from '../decode-sink.ts'
import type { Session } from '../session.ts'
import { compactDataSource, dataSource, sourceIndex, sourceType } from './data-source.ts'
import { walkRecords } from './walk-records.ts'

/** `if_counters` begins with ifIndex and ifType. */
const GENERIC = 1
const GENERIC_START = 8

/** Where a counter is in its structure. */
interface Place {
  readonly counter: InterfaceCounter
  /** Its row in the table. */
  readonly row: number
  readonly offset: number
  /** Of a counter of one bit, which one. */
  readonly bit: number
}

/** A structure of counters. */
interface Structure {
  readonly length: number
  readonly places: readonly Place[]
}

/** By format: where everything is. */
const structures: ReadonlyMap<number, Structure> = new Map([
  [1, structure(1, GENERIC_START)],
  [2, structure(2, 0)],
])

/** Lays the rows of the table out one behind the other. */
function structure(format: 1 | 2, start: number): Structure {
  let end = start
  let bit = 0
  const places = interfaceCounters.flatMap((counter: InterfaceCounter, row): Place[] => {
    if (counter.structure !== format) return []
    if (counter.bits === 1 && bit > 0) return [{ counter, row, offset: end - 4, bit: bit++ }]
    const offset = end
    end += counter.bits === 64 ? 8 : 4
    bit = counter.bits === 1 ? 1 : 0
    return [{ counter, row, offset, bit: 0 }]
  })
  return { length: end, places }
}

/** Reads counter samples of both forms and hands them on. */
export class CounterSamples {
  readonly #sink: DecodeSink
  readonly #values: (bigint | undefined)[] = interfaceCounters.map(() => undefined)

  constructor(sink: DecodeSink) {
    this.#sink = sink
  }

  /**
   * sFlow version 5 §5, `counters_sample` and `counters_sample_expanded`. A sample with a bad record
   * is lost, as the next one says it all again; `false` then.
   *
   *     sequence(4) source(4, expanded 8) records(4) { format(4) length(4) … } …
   */
  read(
    view: DataView,
    start: number,
    end: number,
    expanded: boolean,
    uptime: number,
    session: Session,
  ): boolean {
    const records = start + (expanded ? 12 : 8)
    if (end - records < 4) return false
    this.#values.fill(undefined)
    let ifIndex: number | undefined
    const whole = walkRecords(view, records + 4, end, view.getUint32(records), (format, at, to) => {
      const known = structures.get(format)
      if (known === undefined) return true
      if (to - at < known.length) return false
      if (format === GENERIC) ifIndex = view.getUint32(at)
      for (const place of known.places) this.#values[place.row] = readCounter(view, at, place)
      return true
    })
    if (!whole) return false
    const source = expanded
      ? dataSource(view.getUint32(start + 4), view.getUint32(start + 8))
      : compactDataSource(view.getUint32(start + 4))
    const sample: CounterSample = {
      sequence: view.getUint32(start),
      uptime,
      source: sourceIndex(source),
      sourceType: sourceType(source),
      ifIndex,
      values: this.#values,
    }
    this.#sink.counters(sample, session)
    return true
  }
}

/** The value of a counter; `undefined` if it is all ones: the device does not count this. */
function readCounter(view: DataView, start: number, { counter, offset, bit }: Place) {
  const at = start + offset
  if (counter.bits === 64) {
    const value = view.getBigUint64(at)
    return value === 0xffff_ffff_ffff_ffffn ? undefined : value
  }
  const word = view.getUint32(at)
  if (word === 0xffff_ffff) return undefined
  return BigInt(counter.bits === 1 ? (word >>> bit) & 1 : word)
}
