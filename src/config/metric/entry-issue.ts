import type { core } from 'zod'
import { ConditionError } from '../../tally/parse-condition.ts'
import { Mistake } from '../values/mistake.ts'

/** What is wrong with one entry of a list or map, as an issue at that entry; bugs are thrown on. */
export function entryIssue(error: unknown, entry: string | number, input: unknown) {
  if (!(error instanceof Mistake || error instanceof ConditionError)) throw error
  return {
    code: 'custom',
    message: error.message,
    path: [entry],
    params: { at: error instanceof Mistake ? error.at : 'value' },
    input,
  } satisfies core.$ZodRawIssue
}
