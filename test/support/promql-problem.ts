import { parser } from '@prometheus-io/lezer-promql'

/** Where an expression is no PromQL; `undefined` where it is. */
export function promqlProblem(expression: string): string | undefined {
  let problem: string | undefined
  parser.parse(expression).iterate({
    enter({ type, from }) {
      if (type.isError) problem ??= `${expression.slice(0, from)} ⟵ here: ${expression.slice(from)}`
    },
  })
  return problem
}
