import type { Config } from './config.ts'

/** What is no mistake in a configuration, and hardly meant: a line each. */
export function configWarnings({ brokers, asn }: Config): string[] {
  if (brokers === undefined || asn !== 0) return []
  return [
    '--asn is 0: every flow whose source AS is not known counts as transmitted; give your AS number',
  ]
}
