/** Why something with TLS went wrong: OpenSSL's errors have a reason in words, the others a message. */
export function tlsReason(error: unknown): string {
  if (!(error instanceof Error)) return `${error}`
  return 'reason' in error ? `${error.reason}` : error.message
}
