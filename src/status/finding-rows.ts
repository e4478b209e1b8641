import type { FindingRow } from './finding-row.ts'
import { programFindings } from './program-findings.ts'
import { samplerFindings } from './sampler-findings.ts'

/** Every thing that the status points out beside what is lost. Each is a row of docs/status-page.md. */
export const findingRows: readonly FindingRow[] = [...programFindings, ...samplerFindings]
