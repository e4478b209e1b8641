import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { type GateOptions, gate } from '../../../src/expose/web/gate.ts'
import type { WebAccess } from '../../../src/model/web-config.ts'
import { httpGet } from '../http-get.ts'
import { startServer } from './start-server.ts'

const everybody: WebAccess = { headers: {}, users: new Map(), rateLimit: undefined }
const users = new Map([['prometheus', 'secret']])

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

/** A server behind a gate, where passwords are no hashes, and why it refused what. */
async function gated(
  context: TestContext,
  access: Partial<WebAccess>,
  changes: Partial<GateOptions> = {},
  cardinality = () => Promise.resolve([]),
) {
  const refused: string[] = []
  const options: GateOptions = {
    access: () => ({ ...everybody, ...access }),
    maxRequests: 0,
    compare: (password, hash) => Promise.resolve(password === hash),
    now: () => 0,
    onRefused: (reason, address) => refused.push(`${reason} ${address}`),
    ...changes,
  }
  const { port } = await startServer(context, { gate: gate(options), cardinality })
  return { port, refused }
}

describe('the gate', () => {
  it('wants a password for every path, health and what is not there included', async (context) => {
    const { port, refused } = await gated(context, { users })
    const paths = ['/metrics', '/', '/-/healthy', '/-/ready', '/cardinality', '/nowhere']
    for (const path of paths) {
      const { status, headers, body } = await httpGet(port, path)
      assert.equal(status, 401)
      assert.equal(headers['www-authenticate'], 'Basic realm="flowtally", charset="UTF-8"')
      assert.equal(`${body}`, 'unauthorized\n')
      const wrong = await httpGet(port, path, { headers: basic('prometheus', 'x') })
      assert.equal(wrong.status, 401)
    }
    assert.deepEqual(refused, Array(2 * paths.length).fill('unauthorized 127.0.0.1'))
    const headers = basic('prometheus', 'secret')
    assert.equal((await httpGet(port, '/metrics', { headers })).status, 200)
    assert.equal((await httpGet(port, '/nowhere', { headers })).status, 404)
  })

  it('adds the headers that are configured, to refusals too', async (context) => {
    const headers = { 'X-Frame-Options': 'deny', 'Content-Security-Policy': "default-src 'self'" }
    const { port } = await gated(context, { headers, users })
    for (const [given, status] of [
      [{}, 401],
      [basic('prometheus', 'secret'), 200],
    ] as const) {
      // biome-ignore format: one
      const answer = await httpGet(port, '/', { headers: given })
      assert.equal(answer.status, status)
      assert.equal(answer.headers['x-frame-options'], 'deny')
      assert.equal(answer.headers['content-security-policy'], "default-src 'self'")
      assert.equal(answer.headers['x-content-type-options'], 'nosniff')
    }
  })

  it('keeps to a rate, and says when to come again', async (context) => {
    let now = 0
    const rateLimit = { interval: 2500, burst: 2 }
    const { port, refused } = await gated(context, { rateLimit }, { now: () => now })
    const ask = async () => {
      const { status, headers } = await httpGet(port, '/metrics')
      return [status, headers['retry-after']]
    }
    assert.deepEqual([await ask(), await ask(), await ask()], [[200, undefined], [200, undefined], [503, '3']]) // biome-ignore format: one
    now = 2500
    assert.deepEqual(await ask(), [200, undefined])
    assert.deepEqual(refused, ['rate_limit 127.0.0.1'])
  })

  it('refuses further requests while too many are answered; health is told all the same', async (context) => {
    let open: () => void = () => undefined
    let asked = 0
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const cardinality = async () => {
      asked++
      await gate
      return []
    }
    const { port, refused } = await gated(context, {}, { maxRequests: 3 }, cardinality)
    const slow = Array.from({ length: 3 }, () => httpGet(port, '/cardinality'))
    while (asked < 3) await new Promise(setImmediate)
    const { status, headers, body } = await httpGet(port, '/metrics')
    assert.deepEqual([status, headers['retry-after']], [503, '1'])
    assert.equal(`${body}`, 'too many requests at the same time\n')
    assert.equal((await httpGet(port, '/-/healthy')).status, 200)
    assert.equal((await httpGet(port, '/-/ready')).status, 200)
    assert.deepEqual(refused, ['max_requests 127.0.0.1'])
    open()
    for (const answer of await Promise.all(slow)) assert.equal(answer.status, 200)
    assert.equal((await httpGet(port, '/metrics')).status, 200)
  })

  it('forgets requests whose clients have gone, while passwords were checked as well', async (context) => {
    const waiting: (() => void)[] = []
    const compare = () => new Promise<boolean>((resolve) => waiting.push(() => resolve(true)))
    const { port } = await gated(context, { users }, { maxRequests: 1, compare })
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic('prometheus', 'a').authorization}\r\n\r\n`,
    )
    while (waiting.length < 1) await new Promise(setImmediate)
    socket.resetAndDestroy()
    await once(socket, 'close')
    // answered after the reset was received
    assert.equal((await httpGet(port, '/-/healthy')).status, 401)
    waiting[0]?.()
    for (let i = 0; i < 2; i++) {
      const headers = basic('prometheus', 'a')
      assert.equal((await httpGet(port, '/metrics', { headers })).status, 200)
    }
  })

  it('answers 503 while too many passwords wait to be checked', async (context) => {
    const waiting: (() => void)[] = []
    const compare = () => new Promise<boolean>((resolve) => waiting.push(() => resolve(false)))
    const { port, refused } = await gated(context, { users }, { compare })
    const ask = (password: string) =>
      httpGet(port, '/metrics', { headers: basic('nobody', password) })
    const first = Array.from({ length: 16 }, (_, i) => ask(`${i}`))
    while (waiting.length < 16) await new Promise(setImmediate)
    const { status, headers } = await ask('one more')
    assert.deepEqual([status, headers['retry-after']], [503, '1'])
    for (const answer of waiting) answer()
    for (const answer of await Promise.all(first)) assert.equal(answer.status, 401)
    assert.equal(refused[0], 'password_checks 127.0.0.1')
  })

  it('takes no bodies, and does not wait for what is announced', async (context) => {
    const { port, refused } = await gated(context, {})
    for (const header of ['Content-Length: 1000000', 'Transfer-Encoding: chunked']) {
      const socket = connect(port, '127.0.0.1')
      socket.write(`POST /-/reload HTTP/1.1\r\nHost: a\r\n${header}\r\n\r\n`)
      let answer = ''
      for await (const chunk of socket) answer += chunk
      assert.match(answer, /^HTTP\/1\.1 413 .*^Connection: close\r$/ms)
    }
    assert.deepEqual(refused, Array(2).fill('body 127.0.0.1'))
    const { status } = await httpGet(port, '/-/reload', { method: 'POST' })
    assert.equal(status, 403)
  })
})
