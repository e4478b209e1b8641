import { record, string } from 'zod'
import { valueTypes } from '../setting.ts'
import { metricSchema } from './metric-schema.ts'

/** What can be the key of a metric. */
export const METRIC_KEY = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** The metrics by their keys, which are values of the label `metric` of our telemetry. */
export const metrics = () =>
  record(
    string().regex(METRIC_KEY, {
      error: 'the key of a metric has letters, digits and _ only, no digit first',
    }),
    metricSchema,
  )
    .refine((all) => Object.keys(all).length > 0, {
      error: 'expected at least one metric; leave "metrics" out to have the default ones',
    })
    .register(valueTypes, { form: 'mapping', name: 'map, see below' })
