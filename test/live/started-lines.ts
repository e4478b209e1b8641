import type { StartedLines } from './start-lines.ts'

/** The `sh` blocks of which `test/live/kafka-pages.test.ts` starts every line that goes on. */
export const startedLines: readonly StartedLines[] = [
  { page: 'README.md', section: 'Flows from Kafka' },
  { page: 'README.md', section: 'In the place of flow-exporter' },
  { page: 'docs/cardinality.md', section: 'An example' },
  { page: 'docs/enrichment.md', section: 'Files' },
  { page: 'docs/kafka.md', section: 'Flows from Kafka' },
  { page: 'docs/migrating.md', section: 'Flags of ours beside them' },
  { page: 'docs/migrating.md', section: 'goflow2' },
  { page: 'docs/migrating.md', section: 'flow-pipeline' },
  { page: 'docs/migrating.md', section: 'goflowd' },
]
