import { readFileSync } from 'node:fs'
import { type RequestOptions, request } from 'node:https'
import { type Answer, answerOf } from './http-get.ts'

/** The CA of the certificates of tests. */
const ca = readFileSync('test/source/tls/ca.pem')

/** How it looks to a client whose connection is closed: by when it has noticed, it may still have written. */
export const cutOff = { code: /^(ECONNRESET|EPIPE)$/ } as const

/** What a client shows of itself: `sampler`, of the CA of tests, or `stranger`. */
export function clientCredentials(name: 'sampler' | 'stranger') {
  return {
    cert: readFileSync(`test/source/tls/${name}.pem`),
    key: readFileSync(`test/source/tls/${name}-key.pem`),
  }
}

/** Sends a request over TLS, on a connection of its own unless an agent says otherwise. */
export function httpsGet(
  port: number,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  return answerOf(request({ host: '127.0.0.1', port, path, agent: false, ca, ...options }))
}
