import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  CustomVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { prometheus } from './prometheus.ts'

/** Something that the reader of a dashboard chooses. */
export type Variable = {
  readonly name: string
  readonly label: string
  readonly description: string
} & (
  | {
      readonly kind: 'query'
      /** What asks Prometheus for the values, and what of each answer is one. */
      readonly query: string
      readonly regex?: string
      /** Whether several can be chosen at once. */
      readonly multi: boolean
    }
  | { readonly kind: 'list'; readonly values: readonly string[] }
)

/** The variable for Grafana. At first everything is chosen, or the first of a list. */
export function variable(one: Variable): Builder<VariableModel> {
  const { name, label, description } = one
  switch (one.kind) {
    case 'query':
      return new QueryVariableBuilder(name)
        .label(label)
        .description(description)
        .datasource(prometheus)
        .query({ query: one.query, refId: name })
        .definition(one.query)
        .regex(one.regex ?? '')
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
        .multi(one.multi)
        .includeAll(true)
        .allValue('.*')
        .current({ selected: true, text: 'All', value: '$__all' })
    case 'list': {
      const [first = ''] = one.values
      return new CustomVariableBuilder(name)
        .label(label)
        .description(description)
        .values(one.values.join(','))
        .options(one.values.map((value) => ({ selected: value === first, text: value, value })))
        .current({ selected: true, text: first, value: first })
    }
  }
}
