import type { Problem } from './problem.ts'
import type { Settings } from './schema.ts'

/** Sources of AS numbers that are asked for and that nothing is configured for. */
export function sourceProblems(
  values: Readonly<Record<string, unknown>>,
  { asn_sources, databases, networks }: Settings,
): Problem[] {
  // by default they are those that there are
  if (values.asn_sources === undefined) return []
  return asn_sources.flatMap((source, i): Problem[] => {
    const path = ['asn_sources', i]
    if (source === 'mmdb' && databases.asn.length === 0) {
      return [{ path, message: 'mmdb needs a database: give databases.asn' }]
    }
    if (source === 'networks' && networks === undefined) {
      return [{ path, message: 'networks needs networks with AS numbers: give networks' }]
    }
    return []
  })
}
