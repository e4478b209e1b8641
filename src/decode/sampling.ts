import { ABSENT } from '../model/fields.ts'
import type { Flows } from '../model/flows.ts'
import { type RateSource, withSpace } from './sampling-rates.ts'
import type { Session } from './session.ts'

/** The rate of one record and who said so; without a source, nobody did and it counts as 1. */
interface Rate {
  readonly rate: number
  readonly source: RateSource | undefined
}

/**
 * Sets the sampling rate of every row: the configuration's override, else the record's own, else
 * what options data said for its sampler id, else the header's, else the configured default.
 */
export class Sampling {
  readonly #default: number | undefined

  constructor(defaultRate: number | undefined) {
    this.#default = defaultRate
  }

  /** `perRecord`: the records name a rate or a sampler id, so rows may differ. */
  apply(flows: Flows, session: Session, headerRate: number, perRecord: boolean): void {
    if (perRecord && session.sampler.override === undefined) {
      for (let row = 0; row < flows.size; row++) {
        const id = wordOf(flows, 'sampler_id', row)
        this.#set(
          flows,
          row,
          row + 1,
          session,
          id,
          this.#recordRate(flows, row, session, id, headerRate),
        )
      }
    } else {
      this.#set(
        flows,
        0,
        flows.size,
        session,
        undefined,
        this.#rate(session, undefined, headerRate),
      )
    }
  }

  #recordRate(
    flows: Flows,
    row: number,
    session: Session,
    id: number | undefined,
    headerRate: number,
  ): Rate {
    const interval = wordOf(flows, 'sampling_interval', row)
    const own = withSpace(interval, wordOf(flows, 'sampling_space', row))
    return own === undefined ? this.#rate(session, id, headerRate) : { rate: own, source: 'record' }
  }

  #rate({ sampler, domain }: Session, id: number | undefined, headerRate: number): Rate {
    if (sampler.override !== undefined) return { rate: sampler.override, source: 'override' }
    const learned = domain.rates.rate(id)
    if (learned !== undefined) return { rate: learned, source: 'options' }
    if (headerRate > 0) return { rate: headerRate, source: 'header' }
    if (this.#default !== undefined) return { rate: this.#default, source: 'default' }
    return { rate: 1, source: undefined }
  }

  #set(
    flows: Flows,
    from: number,
    to: number,
    { sampler, domain }: Session,
    id: number | undefined,
    { rate, source }: Rate,
  ): void {
    flows.rates.fill(rate, from, to)
    if (source === undefined) sampler.add('observations_unknown_rate', to - from)
    else domain.rates.used(source, id, rate)
    const column = flows.column('sampling_rate')?.data
    if (column !== undefined) column.fill(source === undefined ? 0 : Math.round(rate), from, to)
  }
}

function wordOf(
  flows: Flows,
  name: 'sampler_id' | 'sampling_interval' | 'sampling_space',
  row: number,
): number | undefined {
  const word = flows.column(name)?.data[row]
  return word === ABSENT ? undefined : word
}
