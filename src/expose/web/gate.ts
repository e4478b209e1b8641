import type { Request, RequestHandler, Response } from 'express'
import type { WebAccess } from '../../model/web-config.ts'
import type { RequestRefusal } from '../../model/web-refusals.ts'
import { Authentication, type Compare } from './authentication.ts'
import { RateLimit } from './rate-limit.ts'

/** Who is let in. */
export interface GateOptions {
  /** What counts now: later it may be something else. */
  readonly access: () => WebAccess
  /** Most requests that are answered at the same time; 0 is any number. */
  readonly maxRequests: number
  readonly compare: Compare
  /** A clock in milliseconds that nobody sets. */
  readonly now: () => number
  readonly onRefused: (reason: RequestRefusal, address: string) => void
}

/** How a request is refused. */
interface Refusal {
  readonly reason: RequestRefusal
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** They are answered at once, and whoever asks would restart a program that is only busy. */
const neverTooMany: ReadonlySet<string> = new Set(['/-/healthy', '/-/ready'])

/** What each request has to pass before anything is done for it. */
export function gate({
  access,
  maxRequests,
  compare,
  now,
  onRefused,
}: GateOptions): RequestHandler {
  const authentication = new Authentication(compare)
  const rate = new RateLimit()
  let underWay = 0

  const wrongPassword = async (request: Request): Promise<Refusal | undefined> => {
    const { users } = access()
    if (users.size === 0) return undefined
    switch (await authentication.verdict(request.headers.authorization, users)) {
      case 'right':
        return undefined
      case 'wrong':
        return unauthorized
      case 'busy':
        return busy('password_checks', 'too many passwords to check')
    }
  }

  const tooMany = (request: Request): Refusal | undefined =>
    maxRequests > 0 && underWay >= maxRequests && !neverTooMany.has(request.path)
      ? busy('max_requests', 'too many requests at the same time')
      : undefined

  const refusalOf = async (request: Request): Promise<Refusal | undefined> => {
    if (hasBody(request)) return tooLarge
    const { rateLimit } = access()
    const wait = rateLimit === undefined ? 0 : rate.wait(rateLimit, now())
    if (wait > 0) return busy('rate_limit', 'too many requests', wait)
    return (await wrongPassword(request)) ?? tooMany(request)
  }

  return async (request, response, next) => {
    for (const [name, value] of Object.entries(access().headers)) response.setHeader(name, value)
    const refusal = await refusalOf(request)
    if (refusal !== undefined) {
      onRefused(refusal.reason, request.socket.remoteAddress ?? '')
      refuse(response, refusal)
      return
    }
    // gone while its password was checked
    if (response.destroyed) return
    underWay++
    response.once('close', () => {
      underWay--
    })
    next()
  }
}

const unauthorized: Refusal = {
  reason: 'unauthorized',
  status: 401,
  headers: { 'WWW-Authenticate': 'Basic realm="flowtally", charset="UTF-8"' },
  text: 'unauthorized',
}

/** It is not read: the connection ends with the answer. */
const tooLarge: Refusal = {
  reason: 'body',
  status: 413,
  headers: { Connection: 'close' },
  text: 'no request has a body here',
}

function busy(reason: RequestRefusal, text: string, wait = 1000): Refusal {
  return { reason, status: 503, headers: { 'Retry-After': `${Math.ceil(wait / 1000)}` }, text }
}

function refuse(response: Response, { status, headers, text }: Refusal): void {
  response.set(headers).status(status).type('txt').send(`${text}\n`)
}

/** RFC 9112 §6.3 */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
