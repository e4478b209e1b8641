import { array, number, object, type output, record, string, tuple } from 'zod'

/** What Prometheus kept of a value in one scrape. */
export interface RawSample {
  /** When it was scraped, in milliseconds since 1970. */
  readonly time: number
  readonly value: bigint
}

/** A series of Prometheus, the oldest sample first. */
export interface RawSeries {
  /** Name and labels, without those that Prometheus adds. */
  readonly name: string
  readonly samples: readonly RawSample[]
}

const point = tuple([number(), string()])
const answer = object({
  data: object({
    result: array(
      object({
        metric: record(string(), string()),
        value: point.optional(),
        values: array(point).optional(),
      }),
    ),
  }),
})

/** Reads what Prometheus answers to a query of an instant or of a range of raw samples. */
export function rawSeries(body: unknown): readonly RawSeries[] {
  return answer.parse(body).data.result.map(({ metric, value, values = value ? [value] : [] }) => ({
    name: nameOf(metric),
    samples: values.map(sample),
  }))
}

function nameOf({ __name__ = '', job, instance, ...labels }: Record<string, string>): string {
  const texts = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  return `${__name__}{${texts.join(',')}}`
}

const sample = ([seconds, value]: output<typeof point>): RawSample => ({
  time: Math.round(seconds * 1000),
  value: BigInt(value),
})
