import type { Status } from '../model/status.ts'
import type { TlsCredentials } from '../system/tls-credentials.ts'
import { tlsReason } from '../system/tls-reason.ts'
import { ask } from './ask.ts'
import { bareUrl } from './bare-url.ts'

/** Milliseconds that an answer may take. */
const PATIENCE = 10_000

const unknownAuthority =
  'its certificate is of nobody that is known here: give that one in NODE_EXTRA_CA_CERTS=ca.pem'

const closed =
  'the connection was closed. Is it https:// there? Does it want a certificate, or another one: --cert, --key?'

/** Why a connection fails, in plain words. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused. Is flowtally running, and is this its --web.listen-address?',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'there is no way to this host',
  ECONNRESET: closed,
  EPIPE: closed,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a certificate: --cert, --key',
  ERR_SSL_WRONG_VERSION_NUMBER: 'there is no TLS: http://…',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another name than this',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
}

/** A status, or why there is none: one line for people. */
export type StatusAnswer = Status | { readonly problem: string }

/** Where a status is, and what is shown to get it. */
export interface StatusSource {
  /** It may have user and password. */
  readonly login: URL
  readonly credentials: TlsCredentials | undefined
}

/** Asks a flowtally how everything is. */
export async function readStatus(
  { login, credentials }: StatusSource,
  signal: AbortSignal,
): Promise<StatusAnswer> {
  const url = bareUrl(login)
  try {
    const { status, body, location } = await ask(url, {
      headers: authorization(login),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
      credentials,
    })
    if (status === 401)
      return not(url, 'it wants user and password, the right ones: https://USER:PASSWORD@…')
    if (status === 404) return not(url, 'there is none. Is it a flowtally of this version?')
    if (status >= 300 && status < 400 && location !== undefined)
      return not(url, `it sends elsewhere, to ${new URL(location, url).href}`)
    if (status !== 200) return not(url, `it answers with status ${status}`)
    const answer: unknown = JSON.parse(body)
    if (isStatus(answer)) return answer
    return not(url, 'it is of another version: use the `flowtally top` of that one')
  } catch (error) {
    return not(url, reasonOf(error))
  }
}

/** RFC 7617 */
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
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? tlsReason(error)
}

/** Whether an answer is of the form that this version knows. */
function isStatus(value: unknown): value is Status {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1
}
