import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { httpGet } from '../expose/http-get.ts'
import { assertBalance } from '../support/assert-balance.ts'
import { eventually } from '../support/eventually.ts'
import { madeUpDatagrams } from '../support/made-up-datagrams.ts'
import { withCollector } from '../support/test-collector.ts'

const listen = { listen: 'ipfix+tcp://127.0.0.1:0' }

/** Writes bytes in pieces of 1 to 1000 bytes that have nothing to do with messages. */
function writePieces(socket: Socket, messages: readonly Uint8Array[]): void {
  const stream = Buffer.concat(messages)
  for (let at = 0, size = 1; at < stream.length; at += size) {
    size = ((size * 7919) % 1000) + 1
    socket.write(stream.subarray(at, at + size))
  }
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Templates of all connections, by their domains' sessions. */
async function templates(http: number): Promise<number> {
  const samplers = JSON.parse(`${(await httpGet(http, '/api/templates')).body}`)
  return samplers
    .flatMap(({ domains }: { domains: object[] }) => domains)
    .flatMap(({ sessions }: { sessions: object[] }) => sessions)
    .flatMap(({ templates: all }: { templates: object[] }) => all).length
}

describe('IPFIX over TCP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-connections-'))
  after(() => rmSync(folder, { recursive: true }))

  it('counts to the byte what was sent, and forgets templates with the connection', () => {
    const flags = { ...listen, 'state-dir': join(folder, 'state') }
    return withCollector(flags, async ({ lanes, http, until, lines }) => {
      const { datagrams: messages, bytes } = madeUpDatagrams('ipfix', 2000)
      const port = lanes.sockets[0]?.port ?? 0
      const name = `ipfix+tcp://127.0.0.1:${port}`
      assert.equal(lines.find(({ msg }) => msg === 'receiving flows')?.listen, name)
      const socket = await connected(port)
      writePieces(socket, messages)
      const samples = await until(
        (now) => now.sum('flowtally_payloads_decoded_total') === BigInt(messages.length),
      )
      assert.equal(samples.sum('flow_as_bytes_total', { sampler: '127.0.0.1' }), bytes)
      assert.equal(samples.sum('flowtally_sequence_lost_total'), 0n)
      assert.equal(samples.sum('flowtally_connections', { listen: name }), 1n)
      assertBalance(samples)
      await eventually(async () => assert.equal(await templates(http), 4))
      socket.end()
      await until((now) => now.sum('flowtally_connections_ended_total', { reason: 'peer' }) === 1n)
      await eventually(async () => assert.equal(await templates(http), 0))
      assertBalance(await until((now) => now.sum('flowtally_sessions') === 0n))
    }).then(() => {
      const kept = readFileSync(join(folder, 'state', 'samplers.json'), 'utf8')
      assert.equal(kept, '{"format":1,"samplers":[]}')
    })
  })

  it('goes on for everybody else when one peer makes no sense, and says so once', () =>
    withCollector(listen, async ({ lanes, until, lines }) => {
      const port = lanes.sockets[0]?.port ?? 0
      const { datagrams: messages, bytes } = madeUpDatagrams('ipfix', 500)
      const good = await connected(port)
      for (const message of messages.slice(0, 3)) good.write(message)
      for (let i = 0; i < 3; i++) {
        const bad = await connected(port)
        bad.write('GET / HTTP/1.1\r\n\r\n')
        await once(bad, 'close')
      }
      for (const message of messages.slice(3)) good.write(message)
      const samples = await until((now) => now.sum('flow_as_bytes_total') === bytes)
      const ended = samples.sum('flowtally_connections_ended_total', { reason: 'unknown_version' })
      assert.equal(ended, 3n)
      const warnings = lines.filter(({ reason }) => reason === 'unknown_version')
      assert.equal(warnings.length, 1)
      assert.equal(warnings[0]?.address, '127.0.0.1')
      good.destroy()
    }))

  it('refuses whom `allow` does not name, and connections beyond the limit', () =>
    withCollector(
      { ...listen, allow: '127.0.0.0/30', 'limits.connections': '1' },
      async ({ lanes, until }) => {
        const port = lanes.sockets[0]?.port ?? 0
        const stranger = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.9' })
        await once(stranger.resume(), 'close')
        const first = await connected(port)
        const second = connect({ port, host: '127.0.0.1' })
        await once(second.resume(), 'close')
        const samples = await until(
          (now) =>
            now.sum('flowtally_connections_ended_total', { reason: 'connection_limit' }) === 1n,
        )
        const refused = samples.sum('flowtally_connections_ended_total', { reason: 'not_allowed' })
        assert.equal(refused, 1n)
        assert.equal(samples.sum('flowtally_connections_opened_total'), 3n)
        assert.equal(samples.sum('flowtally_connections'), 1n)
        first.destroy()
      },
    ))

  it('is taken over TLS from clients with a certificate, beside UDP', () => {
    const tls = (name: string) => `test/source/tls/${name}.pem`
    const query = `cert=${tls('collector')}&key=${tls('collector-key')}&client_ca=${tls('ca')}`
    const listeners = `flow://127.0.0.1:0,ipfix+tls://127.0.0.1:0?${query}`
    return withCollector({ listen: listeners }, async ({ lanes, until, lines }) => {
      const { datagrams: messages, bytes } = madeUpDatagrams('ipfix', 500)
      const port = lanes.sockets[1]?.port ?? 0
      assert.equal(lanes.sockets[1]?.listen, `ipfix+tls://127.0.0.1:${port}`)
      const ca = readFileSync(tls('ca'))
      const stranger = connectTls({ port, host: '127.0.0.1', ca })
      stranger.on('error', () => undefined)
      await new Promise((resolve) => stranger.resume().once('close', resolve))
      const [cert, key] = [readFileSync(tls('sampler')), readFileSync(tls('sampler-key'))]
      const socket = connectTls({ port, host: '127.0.0.1', ca, cert, key })
      await once(socket, 'secureConnect')
      writePieces(socket, messages)
      await until((now) => now.sum('flow_as_bytes_total') === bytes)
      const warning = lines.find(({ reason }) => reason === 'client_certificate')
      assert.equal(warning?.detail, 'the peer showed none')
      socket.destroy()
    })
  })

  it('takes in what has come when it is told to stop', async () => {
    const { datagrams: messages, bytes } = madeUpDatagrams('ipfix', 2000)
    await withCollector(listen, async ({ lanes, scrape }) => {
      const socket = await connected(lanes.sockets[0]?.port ?? 0)
      socket.on('error', () => undefined)
      await new Promise((written) => socket.write(Buffer.concat(messages), written))
      await lanes.stop()
      const samples = await scrape()
      assert.equal(samples.sum('flow_as_bytes_total'), bytes)
      assert.equal(samples.sum('flowtally_connections_ended_total', { reason: 'stopped' }), 1n)
      assert.equal(samples.sum('flowtally_connections'), 0n)
    })
  })
})
