import assert from 'node:assert/strict'
import { array, number, object, optional, record, string, tuple } from 'zod'

/** A series that an expression comes to, with its value. */
export interface QueryAnswer {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const vector = object({
  status: string(),
  error: optional(string()),
  data: optional(
    object({
      result: array(
        object({ metric: record(string(), string()), value: tuple([number(), string()]) }),
      ),
    }),
  ),
})

/** Reads what Prometheus answers to a query of an instant; that it refuses it is an error. */
export function queryAnswers(body: unknown, expression: string): readonly QueryAnswer[] {
  const { status, error, data } = vector.parse(body)
  assert.equal(status, 'success', `${error}: ${expression}`)
  return (data?.result ?? []).map(({ metric, value }) => ({
    labels: metric,
    value: Number(value[1]),
  }))
}
