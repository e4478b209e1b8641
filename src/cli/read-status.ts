import type { Status } from '../model/status.ts'
import { messageOf } from '../system/message-of.ts'
import { bareUrl } from './bare-url.ts'

/** Milliseconds that an answer may take. */
const PATIENCE = 10_000

const unknownAuthority =
  'its certificate is of nobody that is known here: give that one in NODE_EXTRA_CA_CERTS=ca.pem'

/** Why a connection fails, in plain words. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused. Is flowtally running, and is this its --web.listen-address?',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'there is no way to this host',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET:
    'the connection was closed. Is it https:// there, or are certificates of clients wanted?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'there is no TLS: http://…',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another name than this',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
}

/** A status, or why there is none: one line for people. */
export type StatusAnswer = Status | { readonly problem: string }

/** Asks a flowtally how everything is; the URL may have user and password. */
export async function readStatus(login: URL, signal: AbortSignal): Promise<StatusAnswer> {
  const url = bareUrl(login)
  try {
    const response = await fetch(url, {
      headers: authorization(login),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    })
    if (response.status === 401)
      return not(url, 'it wants user and password, the right ones: https://USER:PASSWORD@…')
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

/** RFC 7617; fetch takes no password out of a URL. */
function authorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {}
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` }
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
