/** What went wrong: `fetch` hides that in the cause, and has a code only where it tried twice. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return `${error}`
  if (error.cause instanceof Error) return errorText(error.cause)
  return error.message || ('code' in error ? `${error.code}` : error.name)
}
