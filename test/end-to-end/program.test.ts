import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { httpGet } from '../expose/http-get.ts'
import { Samples } from '../support/samples.ts'
import { datagramsOf, sendDatagrams, sendTraffic } from '../support/send-traffic.ts'
import { anywhere, type Program, spawnProgram } from '../support/spawn-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-program-'))
after(() => rmSync(folder, { recursive: true }))

async function ports(program: Program) {
  const udp = Number((await program.line('receiving flows')).port)
  const { url } = await program.line('serving metrics')
  return { udp, http: Number(new URL(String(url)).port) }
}

async function ended(words: readonly string[]) {
  const program = spawnProgram(words)
  const [code] = await program.gone
  return { code, stderr: program.stderr(), stdout: program.stdout() }
}

describe('flowtally as a process', () => {
  it('receives, serves, and ends with exit code 0 when it is told to', async () => {
    const program = spawnProgram(anywhere)
    const { udp, http } = await ports(program)
    const sent = datagramsOf(await sendTraffic({ port: udp, count: 100 }))
    let samples: Samples
    do {
      samples = new Samples(`${(await httpGet(http, '/metrics')).body}`)
    } while (samples.sum('flowtally_payloads_received_total') < BigInt(sent))
    program.child.kill('SIGINT')
    assert.deepEqual(await program.gone, [0, null])
    assert.match(program.stderr(), /"msg":"stopping".*"msg":"stopped"/s)
    assert.equal(program.stdout(), '')
  })

  it('keeps what it received right before SIGTERM, and knows it after the next start', async () => {
    const state = join(folder, 'state')
    const words = [...anywhere, `--state-dir=${state}`]
    const first = spawnProgram(words)
    const traffic = { samplers: 1, protocols: ['v9'] as const, count: 100 }
    await sendTraffic({ port: (await ports(first)).udp, ...traffic })
    first.child.kill('SIGTERM')
    assert.deepEqual(await first.gone, [0, null])
    assert.match(readFileSync(join(state, 'samplers.json'), 'utf8'), /"id":256/)

    const second = spawnProgram(words)
    const { udp, http } = await ports(second)
    const [sampler] = JSON.parse(`${(await httpGet(http, '/api/templates')).body}`)
    assert.equal(sampler.address, '127.0.0.1')
    assert.deepEqual(sampler.domains[0].rates, [[1, 1000]])
    assert.ok(udp > 0)
    second.child.kill('SIGTERM')
    assert.deepEqual(await second.gone, [0, null])
  })

  it('ends at once at the second signal, whichever it is', async () => {
    const program = spawnProgram([...anywhere, '--web.drain=1h'])
    const { http } = await ports(program)
    const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '10' }
    await httpGet(http, '/metrics', { headers })
    program.child.kill('SIGINT')
    await program.line('waiting for the last scrape')
    program.child.kill('SIGTERM')
    assert.deepEqual(await program.gone, [null, 'SIGTERM'])
  })

  it('says in one line which UDP port is in use, with exit code 2', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const listen = `flow://127.0.0.1:${socket.address().port}`
    // also where others can be opened before and after
    const { code, stderr, stdout } = await ended([
      `--listen=flow://127.0.0.1:0,ipfix+tcp://127.0.0.1:0,${listen},flow://127.0.0.1:0`,
      '--web.listen-address=127.0.0.1:0',
    ])
    socket.close()
    assert.equal(
      stderr,
      `cannot listen on ${listen}: address in use. Is another collector running? See --listen\n`,
    )
    assert.deepEqual([code, stdout], [2, ''])
  })

  it('says in one line which TCP port is in use, and which file it cannot read', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const listen = `ipfix+tcp://127.0.0.1:${port}`
    const taken = await ended([`--listen=${listen}`, '--web.listen-address=127.0.0.1:0'])
    server.close()
    assert.equal(
      taken.stderr,
      `cannot listen on ${listen}: address in use. Is another collector running? See --listen\n`,
    )
    const file = join(folder, 'gone.pem')
    const unreadable = await ended([
      `--listen=ipfix+tls://127.0.0.1:0?cert=${file}&key=${file}`,
      '--web.listen-address=127.0.0.1:0',
    ])
    assert.equal(
      unreadable.stderr,
      `cannot listen on ipfix+tls://127.0.0.1:0: cannot read ${file} (cert): there is no such file\n`,
    )
    assert.deepEqual([taken.code, unreadable.code], [2, 2])
  })

  it('says in one line which HTTP port is in use, with exit code 2', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const { code, stderr } = await ended([
      '--listen=flow://127.0.0.1:0',
      `--web.listen-address=127.0.0.1:${port}`,
    ])
    server.close()
    assert.equal(
      stderr,
      `cannot listen on 127.0.0.1:${port}: address in use. Is another flowtally running? See --web.listen-address\n`,
    )
    assert.equal(code, 2)
  })

  it('says in one line that it cannot keep state, with exit code 2', async () => {
    const file = join(folder, 'in-the-way')
    writeFileSync(file, '')
    const { code, stderr } = await ended([...anywhere, `--state-dir=${join(file, 'x')}`])
    assert.match(
      stderr,
      /^cannot keep state in .*in-the-way\/x: ENOTDIR[^\n]*\. See --state-dir\n$/,
    )
    assert.equal(code, 2)
  })

  it('goes on without the state when the file makes no sense, and says so', async () => {
    const state = join(folder, 'bad-state')
    mkdirSync(state)
    writeFileSync(join(state, 'samplers.json'), '{"format":1,"samplers":[{"addr')
    const program = spawnProgram([...anywhere, `--state-dir=${state}`])
    const line = await program.line('cannot use the state file')
    assert.equal(line.level, 40)
    await ports(program)
    program.child.kill('SIGTERM')
    assert.deepEqual(await program.gone, [0, null])
    assert.equal(readFileSync(join(state, 'samplers.json'), 'utf8'), '{"format":1,"samplers":[]}')
  })

  it('writes one line for a problem that comes a thousand times', async () => {
    const program = spawnProgram(anywhere)
    const { udp } = await ports(program)
    await sendDatagrams(udp, Array(1000).fill(Buffer.from('GET / HTTP/1.1')))
    const line = await program.line('The first bytes are of no protocol')
    assert.equal(line.sampler, '127.0.0.1')
    assert.equal(line.reason, 'unknown_version')
    program.child.kill('SIGTERM')
    await program.gone
    assert.equal(program.stderr().split('unknown_version').length, 2)
  })
})
