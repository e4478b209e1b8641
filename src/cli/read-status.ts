import { messageOf } from '../message-of.ts'
import type { Status } from '../model/status.ts'

/** Milliseconds that an answer may take. */
const PATIENCE = 10_000

/** Why a connection fails, in plain words. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused. Is flowtally running, and is this its --web.listen-address?',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'there is no way to this host',
  ECONNRESET: 'the connection broke',
}

/** A status, or why there is none: one line for people. */
export type StatusAnswer = Status | { readonly problem: string }

/** Asks a flowtally how everything is. */
export async function readStatus(url: URL, signal: AbortSignal): Promise<StatusAnswer> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    })
    if (response.status === 404)
      return not(url, 'there is none. Is it a flowtally of this version?')
    if (!response.ok) return not(url, `it answers with status ${response.status}`)
    const status: unknown = await response.json()
    if (isStatus(status)) return status
    return not(url, 'it is of another version: use the `flowtally top` of that one')
  } catch (error) {
    return not(url, reasonOf(error))
  }
}

function not(url: URL, reason: string): StatusAnswer {
  return { problem: `cannot read ${url.href}: ${reason}` }
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'the answer is no JSON. Is it a flowtally?'
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer within 10 seconds'
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return reasons[code] ?? messageOf(cause)
}

/** Whether an answer is of the form that this version knows. */
function isStatus(value: unknown): value is Status {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1
}
