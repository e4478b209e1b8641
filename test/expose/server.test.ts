import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { ScrapeReport } from '../../src/expose/metrics-handler.ts'
import { createServer, type HttpServer, type ServerOptions } from '../../src/expose/server.ts'
import { statusFixture } from '../page/status-fixture.ts'
import { definition, flowFamily, namesOf } from './fixture.ts'
import { httpGet } from './http-get.ts'
import { noPromtool, promtoolComplaints } from './promtool.ts'

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const openmetrics = { accept: 'application/openmetrics-text' }

/** More than the kernel buffers of both ends of a connection hold. */
const large = flowFamily(
  definition({ a: 'src_addr', b: 'dst_addr', c: 'next_hop' }),
  Array.from({ length: 100_000 }, (_, i) => {
    const address = [0, 0, 0, 0xffff_ffff - i, 4]
    return { key: [address, address, address], values: [2n ** 60n] }
  }),
)

const small = flowFamily(
  definition({ as: 'src_as' }),
  Array.from({ length: 50 }, (_, as) => ({ key: [[as]], values: [1n] })),
)

const prepared = () => Promise.resolve()

function scrapeOf(tables: readonly (typeof small)[], prepare = prepared) {
  const snapshot = () => Promise.resolve(7)
  const names = namesOf()
  const done = () => undefined
  const families = () => []
  return { tables, names, created: false, families, registry, prepare, snapshot, done }
}

const defaults: ServerOptions = {
  listen: ['127.0.0.1:0'],
  telemetryPath: '/metrics',
  scrape: scrapeOf([small]),
  ready: () => ({ ready: true, reason: '' }),
  status: () => Promise.resolve(statusFixture()),
  cardinality: () => Promise.resolve([]),
  apis: { '/api/samplers': () => Promise.resolve([{ address: '192.0.2.1' }]) },
}

describe('the HTTP server', () => {
  const running: HttpServer[] = []
  const sockets: Socket[] = []

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    for (const server of running.splice(0)) await server.stop(0)
  })

  async function started(options: Partial<ServerOptions> = {}): Promise<number> {
    const server = createServer({ ...defaults, ...options })
    running.push(server)
    await server.start()
    return server.addresses()[0]?.port ?? 0
  }

  /** A scraper that sends its request and reads only when told to. */
  function lazyScraper(port: number): Socket {
    const socket = connect(port, '127.0.0.1')
    sockets.push(socket)
    socket.pause()
    socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')
    return socket
  }

  /** The first report, and those that follow. */
  function reports() {
    const all: ScrapeReport[] = []
    const { promise, resolve } = deferred<ScrapeReport>()
    const onScrape = (report: ScrapeReport) => {
      all.push(report)
      resolve(report)
    }
    return { all, first: promise, onScrape }
  }

  it('answers scrapes in text', { skip: noPromtool }, async () => {
    const { status, headers, body } = await httpGet(await started(), '/metrics')
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
    assert.equal(headers['content-length'], String(body.length))
    assert.equal(headers['content-encoding'], undefined)
    assert.equal(headers.vary, 'Accept, Accept-Encoding')
    assert.equal(promtoolComplaints(body), '')
  })

  it('answers scrapes in OpenMetrics', async () => {
    const port = await started()
    const { headers, body } = await httpGet(port, '/metrics', { headers: openmetrics })
    assert.equal(
      headers['content-type'],
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    )
    assert.match(body.toString(), /\n# TYPE process_cpu_seconds counter\n/)
    assert.match(body.toString(), /\n# EOF\n$/)
  })

  it('compresses for those who want it', async () => {
    const { first, onScrape } = reports()
    const port = await started({ onScrape })
    const gzip = { headers: { 'accept-encoding': 'gzip' } }
    const { headers, body } = await httpGet(port, '/metrics', gzip)
    assert.equal(headers['content-encoding'], 'gzip')
    assert.equal(headers['content-length'], String(body.length))
    const plain = gunzipSync(body)
    assert.match(plain.toString(), /^# HELP flow_test_bytes_total/)
    const { bytes, format, delivered, seconds } = await first
    assert.deepEqual(
      { bytes, format, delivered },
      { bytes: plain.length, format: 'text', delivered: true },
    )
    assert.ok(seconds > 0)
  })

  it('answers HEAD with the headers and renders nothing', async () => {
    const scrape = scrapeOf([small], () => Promise.reject(new Error('not to be asked')))
    const port = await started({ scrape })
    const { status, headers, body } = await httpGet(port, '/metrics', {
      method: 'HEAD',
      headers: openmetrics,
    })
    assert.equal(status, 200)
    assert.match(String(headers['content-type']), /^application\/openmetrics-text/)
    assert.equal(body.length, 0)
  })

  for (const path of ['/metrics', '/', '/-/healthy', '/-/ready', '/api/samplers', '/cardinality']) {
    it(`refuses to POST to ${path}`, async () => {
      const { status, headers } = await httpGet(await started(), path, { method: 'POST' })
      assert.equal(status, 405)
      assert.equal(headers.allow, 'GET, HEAD')
    })
  }

  it('answers unknown paths with 404 in plain text', async () => {
    for (const path of ['/metricsx', '/Metrics', '/favicon.ico', '/-/', '/%']) {
      const { status, headers } = await httpGet(await started(), path)
      assert.equal(status, 404)
      assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    }
  })

  it('serves metrics where the configuration says, to the letter', async () => {
    const port = await started({ telemetryPath: '/a(b):c*' })
    assert.equal((await httpGet(port, '/a(b):c*')).status, 200)
    assert.equal((await httpGet(port, '/a(b):c*?x=1')).status, 200)
    assert.equal((await httpGet(port, '/a(b)xc')).status, 404)
    assert.match((await httpGet(port, '/')).body.toString(), /href="\.\/a\(b\):c\*"/)
  })

  it('is healthy, and ready when it is', async () => {
    let state = { ready: false, reason: 'lane 0 is away' }
    const port = await started({ ready: () => state })
    assert.equal((await httpGet(port, '/-/healthy')).status, 200)
    const away = await httpGet(port, '/-/ready')
    assert.equal(away.status, 503)
    assert.equal(away.body.toString(), 'not ready: lane 0 is away\n')
    state = { ready: true, reason: '' }
    assert.equal((await httpGet(port, '/-/ready')).status, 200)
  })

  it('shows a status page that loads nothing from elsewhere', async () => {
    const { headers, body } = await httpGet(await started(), '/')
    assert.equal(headers['content-type'], 'text/html; charset=utf-8')
    assert.match(String(headers['content-security-policy']), /^default-src 'none'/)
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|https?:|\*/)
    assert.match(body.toString(), /flowtally<\/a> <small>1\.2\.3/)
    assert.match(body.toString(), /<dt>Series<\/dt><dd>240<\/dd>/)
    const apis = ['/api/status', '/api/samplers', '/api/cardinality']
    for (const path of ['/metrics', '/cardinality', ...apis, '/-/healthy', '/-/ready']) {
      assert.ok(body.includes(`href=".${path}"`), path)
    }
    // no inline style or script, which the policy forbids; nothing but what is beside the page
    assert.doesNotMatch(
      body.toString(),
      / style=|<style|<script>| on[a-z]+=|(src|href)="(https?:)?\/\//,
    )
  })

  it('serves the files of its pages, to be asked for each time', async () => {
    const port = await started()
    const { body } = await httpGet(port, '/')
    const files = [...body.toString().matchAll(/(?:src|href)="(assets\/[^"]*)"/g)].map(
      ([, file]) => `/${file}`,
    )
    assert.equal(files.length, 5)
    for (const file of files) {
      const { status, headers } = await httpGet(port, file)
      assert.deepEqual([status, headers['cache-control']], [200, 'no-cache'], file)
      assert.equal(headers['x-content-type-options'], 'nosniff')
      const known = { headers: { 'if-none-match': String(headers.etag) } }
      assert.equal((await httpGet(port, file, known)).status, 304)
    }
    for (const strange of [
      '/assets/page/',
      '/assets/page/../cli.js',
      '/assets/page/%2e%2e/cli.js',
    ]) {
      assert.equal((await httpGet(port, strange)).status, 404, strange)
    }
  })

  it('says how everything is to programs', async () => {
    const { headers, body } = await httpGet(await started(), '/api/status')
    assert.equal(headers['content-type'], 'application/json; charset=utf-8')
    assert.equal(headers['cache-control'], 'no-store')
    assert.deepEqual(JSON.parse(body.toString()), statusFixture())
  })

  it('shows the cardinality of metrics to people and programs', async () => {
    const port = await started()
    const { headers, body } = await httpGet(port, '/cardinality')
    assert.equal(headers['content-type'], 'text/html; charset=utf-8')
    assert.match(String(headers['content-security-policy']), /^default-src 'none'/)
    assert.match(`${body}`, /<small>cardinality<\/small>/)
    assert.deepEqual(JSON.parse(`${(await httpGet(port, '/api/cardinality')).body}`), [])
  })

  it('answers the APIs in JSON', async () => {
    const { headers, body } = await httpGet(await started(), '/api/samplers')
    assert.equal(headers['content-type'], 'application/json; charset=utf-8')
    assert.deepEqual(JSON.parse(body.toString()), [{ address: '192.0.2.1' }])
  })

  it('answers 500 when rendering fails, tells why inside only, and goes on', async () => {
    const errors: unknown[] = []
    let failing = true
    const prepare = () => (failing ? Promise.reject(new Error('secret')) : Promise.resolve())
    const port = await started({
      scrape: scrapeOf([small], prepare),
      onError: (error) => errors.push(error),
    })
    const { status, body } = await httpGet(port, '/metrics')
    assert.equal(status, 500)
    assert.doesNotMatch(body.toString(), /secret/)
    assert.match(String(errors), /secret/)
    failing = false
    assert.equal((await httpGet(port, '/metrics')).status, 200)
  })

  it('lets concurrent scrapes share one rendering', async () => {
    let prepares = 0
    const { promise: opened, resolve: open } = deferred<void>()
    const { promise: asked, resolve: ask } = deferred<void>()
    const prepare = () => {
      prepares++
      ask()
      return opened
    }
    let received = 0
    const gate: ServerOptions['gate'] = (_request, _response, next) => {
      received++
      next()
    }
    const port = await started({ scrape: scrapeOf([small], prepare), gate })
    const first = httpGet(port, '/metrics')
    await asked
    const others = Array.from({ length: 99 }, () => httpGet(port, '/metrics'))
    while (received < 100) await new Promise(setImmediate)
    open()
    const bodies = await Promise.all([first, ...others])
    assert.equal(prepares, 1)
    assert.equal(new Set(bodies.map(({ body }) => body.toString())).size, 1)
  })

  it('is not held up by a scraper that does not read', async () => {
    const { first, onScrape } = reports()
    const port = await started({ scrape: scrapeOf([large]), onScrape })
    const lazy = lazyScraper(port)
    lazy.once('error', () => undefined)
    // the first bytes are there: it is being answered
    await new Promise((resolve) => lazy.once('readable', resolve))
    assert.equal((await httpGet(port, '/metrics')).status, 200)
    assert.equal((await first).delivered, true)
  })

  it('cuts off a scraper that does not read in time', async () => {
    const { first, onScrape } = reports()
    const port = await started({ scrape: scrapeOf([large]), onScrape, sendTimeout: 1 })
    lazyScraper(port).once('error', () => undefined)
    assert.equal((await first).delivered, false)
  })

  it('is not disturbed by a scraper that goes away in the middle', async () => {
    const { first, onScrape } = reports()
    const port = await started({ scrape: scrapeOf([large]), onScrape })
    const scraper = lazyScraper(port)
    scraper.once('data', () => scraper.destroy())
    scraper.resume()
    assert.equal((await first).delivered, false)
    assert.equal((await httpGet(port, '/metrics')).status, 200)
  })

  it('is not disturbed by a scraper that goes away before it was answered', async () => {
    const { all, first, onScrape } = reports()
    const { promise: gate, resolve: open } = deferred<void>()
    const { promise: asked, resolve: ask } = deferred<void>()
    const prepare = () => {
      ask()
      return gate
    }
    const port = await started({ scrape: scrapeOf([small], prepare), onScrape })
    const scraper = lazyScraper(port)
    await asked
    scraper.resetAndDestroy()
    const patient = httpGet(port, '/metrics')
    await httpGet(port, '/-/healthy')
    open()
    assert.equal((await patient).status, 200)
    await first
    assert.ok(all.some(({ delivered }) => !delivered))
  })

  it('tells who asks and what a scraper was shown, and asks nobody else to wait', async () => {
    const asked: string[] = []
    const { all, onScrape } = reports()
    const onAsk = ({ id }: { readonly id: string }) => asked.push(id)
    const port = await started({ onScrape, onAsk })
    await httpGet(port, '/metrics')
    const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '10', 'User-Agent': 'P' }
    await httpGet(port, '/metrics?a=1', { headers })
    const late = { ...headers, 'X-Prometheus-Scrape-Timeout-Seconds': '0.000001' }
    await httpGet(port, '/metrics?a=1', { headers: late })
    while (all.length < 3) await new Promise(setImmediate)
    assert.deepEqual(asked, Array(2).fill('127.0.0.1 P ?a=1'))
    assert.deepEqual(
      all.map(({ scraper, snapshot, delivered }) => [scraper?.timeout, snapshot, delivered]),
      [
        [undefined, 0, true],
        [10_000, 7, true],
        [0.001, 7, false],
      ],
    )
  })

  it('listens on several addresses', async () => {
    const server = createServer({ ...defaults, listen: ['127.0.0.1:0', '127.0.0.1:0'] })
    running.push(server)
    await server.start()
    const ports = server.addresses().map(({ port }) => port)
    assert.equal(new Set(ports).size, 2)
    for (const port of ports) assert.equal((await httpGet(port, '/-/healthy')).status, 200)
  })

  it('says in one line that an address is in use, and lets go of the others', async () => {
    const port = await started()
    const server = createServer({ ...defaults, listen: ['127.0.0.1:0', `127.0.0.1:${port}`] })
    await assert.rejects(server.start(), {
      name: 'ListenError',
      message: `cannot listen on 127.0.0.1:${port}: address in use. Is another flowtally running? See --web.listen-address`,
    })
    assert.deepEqual(server.addresses(), [])
  })

  it('says in one line that the machine lacks the address', async () => {
    const server = createServer({ ...defaults, listen: ['192.0.2.1:0'] })
    await assert.rejects(server.start(), {
      message: /^cannot listen on 192\.0\.2\.1:0: this machine has no such address/,
    })
  })

  it('finishes the scrape under way before it stops', async () => {
    const { promise: gate, resolve: open } = deferred<void>()
    const { promise: asked, resolve: ask } = deferred<void>()
    const prepare = () => {
      ask()
      return gate
    }
    const server = createServer({ ...defaults, scrape: scrapeOf([small], prepare) })
    await server.start()
    const port = server.addresses()[0]?.port ?? 0
    const scrape = httpGet(port, '/metrics', { headers: { connection: 'keep-alive' } })
    await asked
    const stopped = server.stop(60_000)
    open()
    assert.equal((await scrape).status, 200)
    await stopped
    await assert.rejects(httpGet(port, '/-/healthy'), { code: 'ECONNREFUSED' })
  })

  it('stops in spite of a scraper that does not read', async () => {
    const server = createServer({ ...defaults, scrape: scrapeOf([large]) })
    await server.start()
    const port = server.addresses()[0]?.port ?? 0
    const lazy = lazyScraper(port)
    lazy.once('error', () => undefined)
    assert.equal((await httpGet(port, '/metrics')).status, 200)
    await server.stop(0)
  })
})

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
