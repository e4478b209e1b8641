import { ZodError } from 'zod'

/** What an error says, in one line; the first of many things that do not fit says enough. */
export function messageOf(error: unknown): string {
  if (error instanceof ZodError) {
    const { path = [], message = '' } = error.issues[0] ?? {}
    return `${path.join('.')}: ${message}`
  }
  return error instanceof Error ? error.message : `${error}`
}
