import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { TlsCredentials } from '../system/tls-credentials.ts'

/** What a server answered. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** Where it says to ask instead. */
  readonly location: string | undefined
}

/** How it is asked. */
export interface Asking {
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** What is shown to a server that wants a certificate; `fetch` has no way to do so. */
  readonly credentials: TlsCredentials | undefined
}

/** Asks a URL over HTTP; rejects with the error of the connection, or with what the signal was given for. */
export function ask(url: URL, { headers, signal, credentials }: Asking): Promise<Answer> {
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(signal.aborted ? signal.reason : error)
    // a connection of its own: one that was kept may have been closed meanwhile
    const options = { headers, signal, agent: false, ...credentials }
    const asked = request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', fail)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          location: response.headers.location,
        }),
      )
    })
    asked.on('error', fail)
    // what is written into a handshake that fails hides why it does
    if (request === plainRequest) asked.end()
    else asked.once('socket', (socket) => socket.once('secureConnect', () => asked.end()))
  })
}
