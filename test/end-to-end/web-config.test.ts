import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, describe, it } from 'node:test'
import { connect } from 'node:tls'
import { hashSync } from 'bcryptjs'
import { clientCredentials, cutOff, httpsGet } from '../expose/https-get.ts'
import { Samples } from '../support/samples.ts'
import { anywhere, type Program, spawnProgram } from '../support/spawn-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-web-program-'))
after(() => rmSync(folder, { recursive: true }))

const programs: Program[] = []
afterEach(() => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL')
})

const file = join(folder, 'web.yml')
const put = (from: string, to: string) =>
  copyFileSync(`test/source/tls/${from}.pem`, join(folder, to))

/** Both are of CAs that the clients here trust. */
function putCertificate(name: 'collector' | 'stranger'): void {
  put(name, 'cert.pem')
  put(`${name}-key`, 'key.pem')
}

const ca = ['ca', 'stranger-ca'].map((name) => readFileSync(`test/source/tls/${name}.pem`))

const authorization = (user: string, password: string) => ({
  headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
})

const tls = 'tls_server_config: { cert_file: cert.pem, key_file: key.pem }\n'

async function start(text: string) {
  writeFileSync(file, text)
  const program = spawnProgram([...anywhere, '--web.drain=0s', `--web.config.file=${file}`])
  programs.push(program)
  await program.line('receiving flows')
  const { url } = await program.line('serving metrics')
  const { port, protocol } = new URL(String(url))
  assert.equal(protocol, 'https:')
  return { program, port: Number(port) }
}

/** Who the server says it is, on a new connection. */
async function subjectOf(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', ca })
  await once(socket, 'secureConnect')
  const subject = socket.getPeerX509Certificate()?.subject ?? ''
  socket.destroy()
  return subject
}

describe('--web.config.file', () => {
  it('ends the start if it is no good, with its line', async () => {
    writeFileSync(file, 'basic_auth_users:\n  a: secret\n')
    const program = spawnProgram([...anywhere, `--web.config.file=${file}`])
    assert.deepEqual(await program.gone, [2, null])
    assert.match(program.stderr(), /web\.yml:2:6: basic_auth_users\.a: expected a password hashed/)
  })

  it('gives TLS and passwords, counts and logs who is refused', async () => {
    putCertificate('collector')
    const { program, port } = await start(`${tls}basic_auth_users: { p: ${hashSync('secret', 4)} }`)
    const right = authorization('p', 'secret')
    assert.equal((await httpsGet(port, '/metrics')).status, 401)
    assert.equal((await httpsGet(port, '/metrics', authorization('p', 'x'))).status, 401)
    assert.equal((await httpsGet(port, '/metrics', authorization('q', 'secret'))).status, 401)
    const { status, body } = await httpsGet(port, '/metrics', right)
    assert.equal(status, 200)
    const samples = new Samples(`${body}`)
    const refused = (reason: string) =>
      samples.sum('flowtally_http_requests_refused_total', { reason })
    assert.equal(refused('unauthorized'), 3n)
    assert.equal(refused('max_requests'), 0n)
    assert.equal(samples.sum('flowtally_web_config_last_reload_successful'), 1n)
    assert.match(
      `${body}`,
      /^flowtally_web_certificate_expiry_timestamp_seconds\{use="server"\} 49/m,
    )
    const line = await program.line('A request without user and password')
    assert.equal(line.address, '127.0.0.1')
    assert.equal(line.reason, 'unauthorized')
    assert.equal(program.stderr().match(/unauthorized/g)?.length, 1)
    program.child.kill('SIGTERM')
    assert.deepEqual(await program.gone, [0, null])
  })

  it('lets flowtally top in with a password, which is not shown', async () => {
    putCertificate('collector')
    const { port } = await start(`${tls}basic_auth_users: { p: ${hashSync('s:e/c', 4)} }`)
    const top = async (login: string, ca: string) => {
      const url = `https://${login}127.0.0.1:${port}`
      const program = spawnProgram(['top', '--once', url], { NODE_EXTRA_CA_CERTS: ca })
      return { code: (await program.gone)[0], out: program.stdout() + program.stderr() }
    }
    const known = 'test/source/tls/ca.pem'
    const shown = await top(`p:${encodeURIComponent('s:e/c')}@`, known)
    assert.equal(shown.code, 0, shown.out)
    assert.match(shown.out, new RegExp(`^flowtally .* https://127\\.0\\.0\\.1:${port}/`))
    assert.match((await top('', known)).out, /it wants user and password/)
    const wrong = await top('p:wrong@', known)
    assert.equal(wrong.code, 2)
    assert.doesNotMatch(wrong.out, /wrong/)
    assert.match((await top('', 'test/source/tls/stranger-ca.pem')).out, /NODE_EXTRA_CA_CERTS/)
  })

  it('wants certificates of clients', async () => {
    putCertificate('collector')
    put('ca', 'ca.pem')
    const client = ', client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem }'
    const { program, port } = await start(tls.replace(' }', client))
    assert.equal((await httpsGet(port, '/metrics', clientCredentials('sampler'))).status, 200)
    await assert.rejects(httpsGet(port, '/metrics'), cutOff)
    const line = await program.line('A client of HTTP showed no certificate')
    assert.equal(line.detail, 'the client showed none')
  })

  it('takes up another certificate under load: no request fails, no connection is closed', async () => {
    putCertificate('collector')
    const { port } = await start(tls)
    const kept = new Agent({ keepAlive: true, maxSockets: 1, ca })
    let isOver = false
    let requests = 0
    const sockets = new Set<unknown>()
    const load = (agent: Agent | false) => async () => {
      while (!isOver) {
        const { status } = await httpsGet(port, '/metrics', { ca, agent })
        assert.equal(status, 200)
        requests++
      }
    }
    kept.on('free', (socket) => sockets.add(socket))
    const clients = [load(false), load(false), load(kept)].map((run) => run())
    const subjects = [await subjectOf(port)]
    for (const name of ['stranger', 'collector'] as const) {
      const before = requests
      putCertificate(name)
      let subject = ''
      while (!subject.includes(name)) subject = await subjectOf(port)
      subjects.push(subject)
      while (requests < before + 20) await new Promise(setImmediate)
    }
    isOver = true
    await Promise.all(clients)
    assert.deepEqual(
      subjects.map((subject) => subject.replace('CN=flowtally test ', '')),
      ['collector', 'stranger', 'collector'],
    )
    assert.equal(sockets.size, 1, 'the connection that is kept is the one of the beginning')
    kept.destroy()
  })

  it('goes by the new one at SIGHUP at once; one that is no good changes nothing', async () => {
    putCertificate('collector')
    const { program, port } = await start(`${tls}basic_auth_users: { p: ${hashSync('one', 4)} }`)
    const status = async (password: string) =>
      (await httpsGet(port, '/metrics', authorization('p', password))).status
    assert.deepEqual([await status('one'), await status('two')], [200, 401])
    writeFileSync(file, `${tls}basic_auth_users: { p: ${hashSync('two', 4)} }`)
    program.child.kill('SIGHUP')
    await program.line('the web configuration was read anew')
    assert.deepEqual([await status('one'), await status('two')], [401, 200])
    writeFileSync(file, `${tls}basic_auth_users: { p: two }`)
    await program.line('the web configuration cannot be used')
    assert.deepEqual([await status('one'), await status('two')], [401, 200])
  })
})
