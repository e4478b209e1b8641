import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type RequestOptions,
  request,
} from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Sends a request on a connection of its own and reads the whole answer, as it came. */
export function httpGet(port: number, path: string, options: RequestOptions = {}): Promise<Answer> {
  return answerOf(request({ host: '127.0.0.1', port, path, agent: false, ...options }))
}

/** Sends what was begun, and reads the whole answer. */
export function answerOf(sent: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode = 0, headers } = response
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks) })
      })
    })
    sent.end()
  })
}
