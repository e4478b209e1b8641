import assert from 'node:assert/strict'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { asNameSetup } from '../../support/as-name-setup.ts'
import { eventually } from '../../support/eventually.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const [first, second] = ['1 LVLT-1, US\n2 UDEL-DCN, US\n', '1 LEVEL3, US\n']

const folder = mkdtempSync(join(tmpdir(), 'flowtally-as-names-'))
type Answer = (response: ServerResponse, request: IncomingMessage) => void
let answer: Answer = (response) => response.end(first)
let requests: IncomingMessage[] = []
const server = createServer((request, response) => {
  requests.push(request)
  answer(response, request)
})
let url = ''
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/asn.txt`
})
after(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

let directory = ''
let setup = asNameSetup([])
beforeEach(() => {
  directory = mkdtempSync(join(folder, 'state-'))
  answer = (response) => response.end(first)
  requests = []
  setup = asNameSetup([{ kind: 'url', url }], { directory })
})
afterEach(() => setup.lists.stop())

/** Until the server was asked, and it is decided when the next time is. */
async function asked(wait: number) {
  await eventually(() => assert.deepEqual(setup.clock.waits, [wait]))
}

/** Another start with the state of the one before. */
async function restart() {
  await setup.lists.stop()
  requests = []
  const { clock } = setup
  setup = asNameSetup([{ kind: 'url', url }], { directory, clock })
  await setup.lists.start()
}

const cacheFile = () => {
  const files = readdirSync(directory)
  assert.equal(files.length, 1)
  return join(directory, `${files[0]}`)
}

describe('a URL with AS names', () => {
  it('is fetched in the background, and every day anew', async () => {
    await setup.lists.start()
    assert.equal(setup.names.find(1), undefined)
    await asked(DAY)
    assert.deepEqual(setup.names.find(1), { name: 'LVLT-1', country: 'US' })
    assert.equal(requests[0]?.headers['user-agent'], 'flowtally/test')
    assert.equal(requests[0]?.headers['accept-encoding'], 'identity')
    assert.deepEqual(setup.lists.states, [
      { source: url, entries: 2, unreadable: 0, succeeded: setup.clock.now(), error: '' },
    ])
    answer = (response) => response.end(second)
    setup.clock.advance(DAY - 1)
    assert.equal(requests.length, 1)
    setup.clock.advance(1)
    await asked(DAY)
    assert.equal(setup.names.find(1)?.name, 'LEVEL3')
    assert.equal(setup.names.find(2)?.name, '')
  })

  it('is not sent again when nothing is new (RFC 9110 §13.1: If-None-Match, If-Modified-Since)', async () => {
    const modified = 'Tue, 15 Nov 2022 12:45:26 GMT'
    answer = (response, { headers }) => {
      if (headers['if-none-match'] === '"one"' && headers['if-modified-since'] === modified) {
        response.writeHead(304).end()
      } else response.writeHead(200, { etag: '"one"', 'last-modified': modified }).end(first)
    }
    await setup.lists.start()
    await asked(DAY)
    setup.clock.advance(DAY)
    await asked(DAY)
    assert.equal(requests.length, 2)
    assert.equal(setup.lines.length, 1)
    assert.equal(setup.lists.states[0]?.succeeded, setup.clock.now())

    setup.clock.advance(DAY + 1)
    await asked(DAY)
    await restart()
    setup.clock.advance(DAY)
    await asked(DAY)
    assert.equal(requests.length, 1)
    assert.equal(setup.names.find(1)?.name, 'LVLT-1')
    assert.deepEqual(setup.warnings(), [])
  })

  it('may redirect', async () => {
    answer = (response, request) => {
      if (request.url === '/moved') response.end(first)
      else response.writeHead(301, { location: '/moved' }).end()
    }
    await setup.lists.start()
    await asked(DAY)
    assert.equal(setup.names.find(1)?.name, 'LVLT-1')
  })

  const failures: readonly (readonly [string, Answer, RegExp])[] = [
    [
      'an error with a body that looks like a list',
      (response) => response.writeHead(500).end(second),
      /the server says 500 Internal Server Error/,
    ],
    ['no such page', (response) => response.writeHead(404).end('gone'), /says 404 Not Found/],
    [
      'a page of HTML that says 200',
      (response) =>
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<html>\n1 log in, OK\n</html>'),
      /a page of HTML/,
    ],
    ['nothing', (response) => response.end(), /it is empty/],
    [
      'gzip that ends early',
      (response) =>
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(first).subarray(0, 15)),
      /packs it with gzip/,
    ],
    [
      'less than it announced',
      (response) => {
        response.writeHead(200, { 'content-length': 1000 }).write(first)
        response.destroy()
      },
      /other side closed|terminated|aborted/,
    ],
    [
      'a redirect to itself',
      (response) => response.writeHead(302, { location: '/asn.txt' }).end(),
      /redirect count exceeded/,
    ],
    ['an unasked 304', (response) => response.writeHead(304).end(), /the server says 304/],
  ]
  for (const [what, failure, error] of failures) {
    it(`keeps its names when the server has ${what}`, async () => {
      await setup.lists.start()
      await asked(DAY)
      answer = failure
      setup.clock.advance(DAY)
      await asked(MINUTE)
      assert.equal(setup.names.find(1)?.name, 'LVLT-1')
      assert.match(`${setup.lists.states[0]?.error}`, error)
      assert.equal(setup.lists.states[0]?.succeeded, setup.clock.now() - DAY)
      assert.match(`${setup.warnings()[0]?.message}`, /^AS names stay as they were: check the URL/)
      await restart()
      await asked(MINUTE)
      assert.equal(setup.names.find(1)?.name, 'LVLT-1')
    })
  }

  it('is no longer than 64 MiB: an endless one is given up', async () => {
    let closed = false
    const chunk = Buffer.from('1 LVLT-1, US\n'.repeat(20_000))
    answer = (response) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more).on('close', () => {
        closed = true
      })
      more()
    }
    await setup.lists.start()
    await asked(MINUTE)
    assert.equal(setup.lists.states[0]?.error, 'it is longer than 64 MiB')
    await eventually(() => assert.ok(closed))
  })

  it('has 90 s to answer in full', async () => {
    answer = (response) => response.write(first)
    await setup.lists.start()
    await eventually(() => assert.equal(requests.length, 1))
    assert.deepEqual(setup.clock.waits, [90_000])
    assert.equal(setup.names.find(1), undefined)
    setup.clock.advance(90_000)
    await eventually(() => assert.equal(setup.names.find(1)?.name, ''))
    assert.equal(setup.lists.states[0]?.error, 'there was no whole answer in 90 s')
  })

  it('stops at once while it is fetched', async () => {
    answer = () => undefined
    await setup.lists.start()
    await eventually(() => assert.equal(requests.length, 1))
    await setup.lists.stop()
    assert.deepEqual(setup.clock.waits, [])
    assert.deepEqual(setup.warnings(), [])
  })

  it('is left in peace when it fails: 1, 2, 4 … 60 minutes, with one line in the log', async () => {
    answer = (response) => response.writeHead(503).end()
    await setup.lists.start()
    const waits = [1, 2, 4, 8, 16, 32, 60, 60, 60].map((minutes) => minutes * MINUTE)
    for (const wait of waits) {
      await asked(wait)
      setup.clock.advance(wait)
    }
    await asked(60 * MINUTE)
    assert.equal(requests.length, 10)
    assert.equal(setup.warnings().length, 1)
    assert.match(`${setup.warnings()[0]?.message}`, /^no AS names: check the URL/)

    answer = (response) => response.end(first)
    setup.lists.reload()
    await asked(DAY)
    assert.equal(setup.names.find(1)?.name, 'LVLT-1')
    setup.lists.reload()
    assert.equal(requests.length, 11)
    answer = (response) => response.writeHead(503).end()
    setup.clock.advance(DAY)
    await asked(MINUTE)
  })

  it('may be one where nobody listens', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    setup = asNameSetup([{ kind: 'url', url: `http://127.0.0.1:${port}/` }])
    await setup.lists.start()
    await asked(MINUTE)
    assert.match(`${setup.lists.states[0]?.error}`, /^connect ECONNREFUSED 127.0.0.1/)
  })
})

describe('the cache of a URL with AS names', () => {
  it('is used at once, and the server left alone until the day is over', async () => {
    await setup.lists.start()
    await asked(DAY)
    setup.clock.advance(DAY / 4)
    await restart()
    await asked((DAY * 3) / 4)
    assert.equal(setup.names.find(1)?.name, 'LVLT-1')
    assert.equal(requests.length, 0)
    assert.equal(setup.lists.states[0]?.succeeded, setup.clock.now() - DAY / 4)
  })

  it('is used when it is old, or from the future, while a new list is fetched', async () => {
    await setup.lists.start()
    await asked(DAY)
    answer = () => undefined
    for (const leap of [30 * DAY, -60 * DAY]) {
      await setup.lists.stop()
      setup.clock.advance(leap)
      await restart()
      await eventually(() => assert.equal(setup.names.find(1)?.name, 'LVLT-1'))
      await eventually(() => assert.equal(requests.length, 1))
    }
  })

  const damages: readonly (readonly [string, () => void])[] = [
    ['cut', () => truncateSync(cacheFile(), readFileSync(cacheFile()).length - 5)],
    ['empty', () => truncateSync(cacheFile())],
    [
      'garbled',
      () => writeFileSync(cacheFile(), readFileSync(cacheFile(), 'utf8').replace('L', 'l')),
    ],
    ['no JSON', () => writeFileSync(cacheFile(), `null\n${first}`)],
    ['of something else', () => writeFileSync(cacheFile(), Buffer.alloc(100_000, 0xff))],
  ]
  for (const [what, damage] of damages) {
    it(`is not used when it is ${what}, which is said, and is made anew`, async () => {
      await setup.lists.start()
      await asked(DAY)
      damage()
      answer = (response) => response.end(second)
      await restart()
      await asked(DAY)
      assert.equal(setup.names.find(1)?.name, 'LEVEL3')
      assert.deepEqual(
        setup.warnings().map(({ fields, message }) => [fields.error, message]),
        [
          [
            'it is damaged',
            'cannot use the AS names that an earlier run kept: they are fetched anew',
          ],
        ],
      )
      await restart()
      await asked(DAY)
      assert.deepEqual(setup.warnings(), [])
      assert.equal(setup.names.find(1)?.name, 'LEVEL3')
    })
  }

  it('does without a directory, and says so when it cannot be written', async () => {
    rmSync(directory, { recursive: true })
    await setup.lists.start()
    await asked(DAY)
    assert.equal(setup.names.find(1)?.name, 'LVLT-1')
    assert.match(`${setup.warnings()[0]?.message}`, /^cannot keep AS names .* see state_dir$/)
  })
})
