import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { samplerFixture, statusFixture } from '../page/status-fixture.ts'
import { anywhere, spawnProgram } from '../support/spawn-program.ts'

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))

const evil = '\u001b]0;owned\u0007\u001b[2J'

const hasScript = spawnSync('script', ['--version']).status === 0

const pem = (name: string) => `test/source/tls/${name}.pem`
const absolute = (name: string) => resolve(pem(name))

describe('flowtally top', () => {
  let server: Server
  let url = ''
  let answer = { status: 200, body: '', headers: {} }
  const asked: string[] = []

  const respond: RequestListener = ({ url = '' }, response) => {
    asked.push(url)
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }

  before(async () => {
    server = createServer(respond)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  after(() => server.close())

  const serve = (body: unknown, status = 200, headers = {}) => {
    answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body), headers }
  }

  const named = (name: string) =>
    statusFixture({ samplers: { total: 1, shown: [samplerFixture({ name })] } })

  /** It trusts the CA of tests. */
  async function top(...words: string[]) {
    const program = spawnProgram(['top', ...words], { NODE_EXTRA_CA_CERTS: pem('ca') })
    const [code] = await program.gone
    return { code, stdout: program.stdout(), stderr: program.stderr() }
  }

  async function refused(pattern: RegExp, ...words: string[]) {
    const { code, stdout, stderr } = await top(...words)
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, pattern)
    assert.equal(stderr.split('\n').length, 2)
  }

  it('prints the status once where the output is no terminal, without a code for one', async () => {
    serve(named(evil))
    const { code, stdout, stderr } = await top(url)
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^flowtally 1\.2\.3 {2}ready {2}up 1 h 2 min {2}http:\/\/127\.0\.0\.1/)
    assert.match(stdout, /\ufffd\]0;owned\ufffd\ufffd\[2J/)
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /\p{Cc}/u)
  })

  it('asks beside the page, wherever that is', async () => {
    serve(named('r1'))
    for (const [given, path] of [
      [`http://${url}/flows`, '/flows/api/status'],
      [`http://${url}/`, '/api/status'],
      [url, '/api/status'],
      [`${url}/metrics`, '/api/status'],
      [`${url}/flows/metrics`, '/flows/api/status'],
    ] as const) {
      assert.equal((await top('--once', given)).code, 0)
      assert.equal(asked.at(-1), path)
    }
  })

  it('says why there is nothing to show, with exit code 2', async () => {
    serve('not found', 404)
    await refused(/^cannot read http:.*\/api\/status: there is none/, url)
    serve('no', 503)
    await refused(/it answers with status 503/, url)
    serve('', 302, { location: '/login' })
    await refused(/: it sends elsewhere, to http:\/\/127\.0\.0\.1:\d+\/login$/m, url)
    serve('<html>')
    await refused(/the answer is no JSON/, url)
    serve({ format: 2 })
    await refused(/it is of another version/, url)
    await refused(/"a b" is no URL/, 'a b')
    await refused(/"ftp:\/\/a" is no URL/, 'ftp://a')
    await refused(/"http:\/\/a%zz:b@c" is no URL/, 'http://a%zz:b@c')
    await refused(/there is no TLS: http:/, `https://${url}`)
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address() as AddressInfo
    await new Promise((resolve) => gone.close(resolve))
    await refused(/connection refused\. Is flowtally running/, `127.0.0.1:${port}`)
  })

  it('shows a certificate to a flowtally that wants one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowtally-top-'))
    const web = join(folder, 'web.yml')
    const [cert_file, key_file, client_ca_file] = ['collector', 'collector-key', 'ca'].map(absolute)
    const client_auth_type = 'RequireAndVerifyClientCert'
    const tls_server_config = { cert_file, key_file, client_ca_file, client_auth_type }
    writeFileSync(web, JSON.stringify({ tls_server_config }))
    const flowtally = spawnProgram([...anywhere, `--web.config.file=${web}`])
    try {
      const { origin, host } = new URL(`${(await flowtally.line('serving metrics')).url}`)
      const showing = (name: string) => ['--cert', pem(name), '--key', pem(`${name}-key`)]
      const { code, stdout, stderr } = await top(origin, ...showing('sampler'))
      assert.deepEqual([code, stderr], [0, ''])
      assert.match(stdout, /^flowtally \d/)
      await refused(/the connection was closed\. .*--cert, --key\?$/m, origin)
      await refused(/the connection was closed\. .*--key\?$/m, origin, ...showing('stranger'))
      await refused(/the connection was closed\. Is it https:\/\/ there\?/, host)
    } finally {
      flowtally.child.kill('SIGKILL')
      rmSync(folder, { recursive: true })
    }
  })

  const skip = hasScript ? false : 'there is no script(1), which has a terminal for it'

  /** Runs it in a terminal of this size, until it is told to end by these keys or signals. */
  async function inTerminal(
    end: (child: ReturnType<typeof spawn>, screens: number) => void,
    environment = {},
  ) {
    const command = `stty cols 70 rows 12; exec ${process.execPath} ${cli} top ${url}`
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...environment },
    })
    let output = ''
    let drawn = 0
    child.stdout.on('data', (bytes) => {
      output += bytes
      // so many screens were drawn to their ends
      const screens = output.split('\u001b[J').length - 1
      if (screens > drawn) end(child, screens)
      drawn = screens
    })
    // it may be gone when a key is pressed again
    child.stdin.on('error', () => undefined)
    const [code] = await once(child, 'close')
    return { code, output }
  }

  const enter = '\u001b[?1049h\u001b[?25l\u001b[?7l'
  const leave = '\u001b[?7h\u001b[?25h\u001b[?1049l'

  for (const [what, key] of [
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
  ] as const) {
    it(`draws on the other screen and gives the terminal back at ${what}`, { skip }, async () => {
      serve(named(evil))
      const { code, output } = await inTerminal(({ stdin }) => stdin?.write(key))
      assert.equal(code, 0)
      assert.ok(output.startsWith(enter), JSON.stringify(output.slice(0, 40)))
      assert.ok(output.trimEnd().endsWith(leave), JSON.stringify(output.slice(-40)))
      assert.ok(output.includes('\u001b[32mready'))
      assert.ok(!output.includes(evil) && !output.includes('\u0007'))
      // twelve lines at most
      const [, first = ''] = output.split('\u001b[H')
      assert.ok(first.split('\n').length <= 12)
    })
  }

  it('has no colours where NO_COLOR says so', { skip }, async () => {
    serve(named('r1'))
    const { output } = await inTerminal(({ stdin }) => stdin?.write('q'), { NO_COLOR: '1' })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is about
    assert.doesNotMatch(output, /\u001b\[[\d;]*m/)
  })

  it('goes on when flowtally does not answer for a while', { skip }, async () => {
    serve('no', 503)
    const { code, output } = await inTerminal(({ stdin }, screens) => {
      serve(named('r1'))
      if (screens > 1) stdin?.write('q')
    })
    assert.equal(code, 0)
    assert.match(output, /it answers with.*503.*It is asked again by itself.*flowtally 1\.2\.3/s)
  })
})
