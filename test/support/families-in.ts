import { parser } from '@prometheus-io/lezer-promql'

/** The families that an expression asks for by name. */
export function familiesIn(expression: string): string[] {
  const found: string[] = []
  parser.parse(expression).iterate({
    enter({ name, from, to, node }) {
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') {
        found.push(expression.slice(from, to))
      }
    },
  })
  return found
}
