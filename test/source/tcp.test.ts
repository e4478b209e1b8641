import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it, mock } from 'node:test'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { Payload } from '../../src/model/payload.ts'
import type { ConnectionEnd } from '../../src/source/connection-ends.ts'
import { openTcp, type TcpOptions, type TcpSource } from '../../src/source/tcp.ts'
import type { TlsFiles } from '../../src/source/tls-files.ts'
import { ListenError } from '../../src/system/listen-error.ts'
import { ipfix } from '../support/datagram.ts'

const options: TcpOptions = {
  listen: 'ipfix+tcp://127.0.0.1:0',
  host: '127.0.0.1',
  port: 0,
  tls: undefined,
  idle: 3_600_000,
}

/** An IPFIX message that is told from others by its domain. */
const message = (domain: number) => ipfix([], { domain })

/** Takes what a listener delivers, and notes it. */
class TestSink {
  readonly payloads: (Payload & { readonly domain: number })[] = []
  readonly closed: (readonly [number: number, reason: ConnectionEnd, detail: string])[] = []
  refusal: ConnectionEnd | undefined
  #next = 70_000
  #changed: () => void = () => undefined

  admit(): number | ConnectionEnd {
    return this.refusal ?? this.#next++
  }

  deliver(payload: Payload): void {
    const bytes = Buffer.from(payload.bytes)
    this.payloads.push({ ...payload, bytes, domain: bytes.readUInt32BE(12) })
    this.#changed()
  }

  ended({ number }: { readonly number: number }, reason: ConnectionEnd, detail: string): void {
    this.closed.push([number, reason, detail])
    this.#changed()
  }

  /** Resolves when something holds. */
  async until(holds: (sink: this) => boolean): Promise<void> {
    while (!holds(this)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }

  get reasons(): ConnectionEnd[] {
    return this.closed.map(([, reason]) => reason)
  }

  get domains(): number[] {
    return this.payloads.map(({ domain }) => domain)
  }
}

/** Runs a test with an open listener, which is stopped whatever becomes of it. */
async function withListener(
  changes: Partial<TcpOptions>,
  run: (sink: TestSink, source: TcpSource) => Promise<void>,
): Promise<void> {
  const sink = new TestSink()
  const source = await openTcp({ ...options, ...changes }, sink)
  try {
    await run(sink, source)
  } finally {
    await source.stop()
  }
}

/** Connects, and resolves when that was done. */
async function connected({ bound }: TcpSource): Promise<Socket> {
  const socket = connect({ port: bound.port, host: bound.address, noDelay: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Resolves when a connection is closed, by whatever. */
function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })
}

/** Writes some bytes of their own, and resolves when the kernel has them. */
function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) =>
    socket.write(bytes, (error) => (error == null ? resolve() : reject(error))),
  )
}

describe('a TCP source', () => {
  it('delivers each message with its peer, however the bytes come', () =>
    withListener({}, async (sink, source) => {
      const socket = await connected(source)
      const stream = Buffer.concat([1, 2, 3, 4].map(message))
      for (const part of [stream.subarray(0, 3), stream.subarray(3, 40), stream.subarray(40)]) {
        await write(socket, part)
      }
      await sink.until(({ payloads }) => payloads.length === 4)
      assert.deepEqual(sink.domains, [1, 2, 3, 4])
      const [first] = sink.payloads
      assert.equal(first?.address, '127.0.0.1')
      assert.equal(first?.port, 70_000)
      assert.equal(first?.format, 'netflow')
      socket.end()
      await sink.until(({ closed }) => closed.length === 1)
      assert.deepEqual(sink.closed, [[70_000, 'peer', '']])
    }))

  it('tells connections apart by their numbers', () =>
    withListener({}, async (sink, source) => {
      for (const domain of [1, 2]) await write(await connected(source), message(domain))
      await sink.until(({ payloads }) => payloads.length === 2)
      assert.equal(new Set(sink.payloads.map(({ port }) => port)).size, 2)
    }))

  it('closes the connection of a malformed message, and no other', () =>
    withListener({}, async (sink, source) => {
      const [good, bad] = [await connected(source), await connected(source)]
      await write(good, message(1))
      await write(bad, Buffer.concat([message(2), Buffer.from('GET / HTTP/1.1\r\n'), message(3)]))
      await gone(bad)
      assert.deepEqual(sink.closed, [
        [sink.payloads.find(({ domain }) => domain === 2)?.port, 'unknown_version', 'a message begins with version 18245'], // biome-ignore format: one
      ])
      await write(good, message(4))
      await sink.until(({ domains }) => domains.includes(4))
      assert.deepEqual(sink.domains.sort(), [1, 2, 4])
    }))

  it('closes the connection of a message that is shorter than its header', () =>
    withListener({}, async (sink, source) => {
      const socket = await connected(source)
      await write(socket, ipfix([], { length: 15 }))
      await gone(socket)
      assert.deepEqual(sink.reasons, ['length'])
    }))

  it('refuses whom it is told to, at once', () =>
    withListener({}, async (sink, source) => {
      sink.refusal = 'not_allowed'
      const refused = await connected(source)
      refused.write(message(1))
      await gone(refused)
      sink.refusal = undefined
      await write(await connected(source), message(2))
      await sink.until(({ domains }) => domains.includes(2))
      assert.deepEqual([sink.domains, sink.closed], [[2], []])
    }))

  it('knows a connection that breaks from one that is closed', () =>
    withListener({}, async (sink, source) => {
      const broken = await connected(source)
      await write(broken, message(1))
      await sink.until(({ payloads }) => payloads.length === 1)
      broken.resetAndDestroy()
      await sink.until(({ closed }) => closed.length === 1)
      const incomplete = await connected(source)
      incomplete.end(message(2).subarray(0, 10))
      await sink.until(({ closed }) => closed.length === 2)
      assert.deepEqual(sink.reasons, ['reset', 'incomplete'])
    }))

  it('receives IPv4 and IPv6 names and addresses', () =>
    withListener({ host: 'localhost' }, async (_, source) => {
      assert.ok(['127.0.0.1', '::1'].includes(source.bound.address))
      await Promise.resolve()
    }))

  it('says which port is in use, and that an address is not of this machine', () =>
    withListener({}, async (_, { bound }) => {
      const listen = `ipfix+tcp://127.0.0.1:${bound.port}`
      await assert.rejects(openTcp({ ...options, listen, port: bound.port }, new TestSink()), {
        name: 'ListenError',
        message: `cannot listen on ${listen}: address in use. Is another collector running? See --listen`,
      })
      await assert.rejects(openTcp({ ...options, host: '192.0.2.1' }, new TestSink()), {
        message: `cannot listen on ${options.listen}: this machine has no such address. See --listen`,
      })
    }))

  it('delivers what had come when it was told to stop, and then closes', async () => {
    const sink = new TestSink()
    const source = await openTcp(options, sink)
    const sockets = await Promise.all([1, 2, 3].map(() => connected(source)))
    for (const socket of sockets) {
      for (let domain = 0; domain < 100; domain++) socket.write(message(domain))
    }
    await Promise.all(sockets.map((socket) => write(socket, message(100))))
    await source.stop()
    assert.equal(sink.payloads.length, 303)
    assert.deepEqual(sink.reasons, ['stopped', 'stopped', 'stopped'])
    await Promise.all(sockets.map(gone))
    await assert.rejects(once(connect(source.bound.port, '127.0.0.1'), 'connect'))
  })
})

describe('peers that only hold a connection open', () => {
  /** Lets so many seconds go by for the listener, while everything else goes on. */
  async function withSeconds(
    changes: Partial<TcpOptions>,
    run: (sink: TestSink, source: TcpSource, pass: (seconds: number) => void) => Promise<void>,
  ): Promise<void> {
    mock.timers.enable({ apis: ['setInterval'] })
    try {
      await withListener(changes, (sink, source) =>
        run(sink, source, (seconds) => mock.timers.tick(seconds * 1000)),
      )
    } finally {
      mock.timers.reset()
    }
  }

  it('are closed when a message is not complete after 30 s; others go on', () =>
    withSeconds({}, async (sink, source, pass) => {
      const [slow, good] = [await connected(source), await connected(source)]
      await write(slow, Buffer.concat([message(1), message(2).subarray(0, 15)]))
      await write(good, message(3))
      await sink.until(({ payloads }) => payloads.length === 2)
      pass(29)
      assert.deepEqual(sink.reasons, [])
      pass(1)
      await gone(slow)
      assert.deepEqual(sink.reasons, ['slow'])
      await write(good, message(4))
      await sink.until(({ domains }) => domains.includes(4))
    }))

  it('are closed even if they send a byte now and then', () =>
    withSeconds({}, async (sink, source, pass) => {
      const slow = await connected(source)
      const good = await connected(source)
      const bytes = message(1)
      for (let second = 0; second < 15; second++) {
        await write(slow, bytes.subarray(second, second + 1))
        await write(good, message(2))
        await sink.until(({ payloads }) => payloads.length === second + 1)
        pass(2)
      }
      await sink.until(({ closed }) => closed.length === 1)
      assert.deepEqual(sink.reasons, ['slow'])
    }))

  it('may take their time between messages, and for each of them', () =>
    withSeconds({}, async (sink, source, pass) => {
      const socket = await connected(source)
      const good = await connected(source)
      // what the other sends comes after the half that is before it
      for (let domain = 1; domain < 5; domain++) {
        await write(socket, message(domain).subarray(0, 8))
        await write(good, message(0))
        await sink.until(({ payloads }) => payloads.length === 2 * domain - 1)
        pass(20)
        await write(socket, message(domain).subarray(8))
        await sink.until(({ payloads }) => payloads.length === 2 * domain)
        pass(20)
      }
      assert.deepEqual(sink.closed, [])
    }))

  it('are closed when they say nothing at all', () =>
    withSeconds({ idle: 60_000 }, async (sink, source, pass) => {
      const [silent, good] = [await connected(source), await connected(source)]
      await write(silent, message(1))
      await write(good, message(2))
      await sink.until(({ payloads }) => payloads.length === 2)
      pass(59)
      await write(good, message(3))
      await sink.until(({ payloads }) => payloads.length === 3)
      pass(1)
      await gone(silent)
      assert.deepEqual(sink.reasons, ['idle'])
    }))
})

describe('a TLS source', () => {
  const pem = (name: string) => `test/source/tls/${name}.pem`
  const read = (name: string) => readFileSync(pem(name))
  const files: TlsFiles = {
    cert: pem('collector'),
    key: pem('collector-key'),
    clientCa: undefined,
  }
  const trusting = { ca: read('ca'), host: '127.0.0.1' }
  const client = (name: string) => ({ cert: read(name), key: read(`${name}-key`) })
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-tls-'))
  after(() => rmSync(folder, { recursive: true }))

  /** A client that sends a message as soon as it may; resolves when its connection is closed. */
  async function sends(source: TcpSource, more: ConnectionOptions): Promise<void> {
    const socket = connectTls({ ...trusting, port: source.bound.port, ...more })
    socket.on('error', () => undefined)
    socket.once('secureConnect', () => socket.end(message(1)))
    socket.resume()
    await gone(socket)
  }

  it('delivers what comes over TLS 1.2 and 1.3, in any chunks', () =>
    withListener({ tls: files }, async (sink, source) => {
      await sends(source, { maxVersion: 'TLSv1.2' })
      await sends(source, { minVersion: 'TLSv1.3' })
      await sink.until(({ closed }) => closed.length === 2)
      assert.deepEqual([sink.domains, sink.reasons], [[1, 1], ['peer', 'peer']]) // biome-ignore format: pairs
      assert.equal(sink.payloads[0]?.address, '127.0.0.1')
    }))

  it('takes clients with a certificate of its client CA only, if it has one', () =>
    withListener({ tls: { ...files, clientCa: pem('ca') } }, async (sink, source) => {
      await sends(source, client('sampler'))
      await sink.until(({ closed }) => closed.length === 1)
      assert.deepEqual([sink.domains, sink.reasons], [[1], ['peer']])
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        await sends(source, { maxVersion })
        await sends(source, { maxVersion, ...client('stranger') })
      }
      await sink.until(({ closed }) => closed.length === 5)
      assert.deepEqual(sink.domains, [1])
      assert.deepEqual(
        sink.closed.slice(1).map(([, reason, detail]) => [reason, detail]),
        [1, 2].flatMap(() => [
          ['client_certificate', 'the peer showed none'],
          ['client_certificate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
        ]),
      )
    }))

  it('says why a handshake failed, and goes on', () =>
    withListener({ tls: files }, async (sink, source) => {
      const plain = await connected(source)
      plain.write(message(7))
      await gone(plain)
      await sends(source, { ca: read('stranger-ca') })
      const leaving = await connected(source)
      leaving.end()
      await sink.until(({ closed }) => closed.length === 3)
      assert.deepEqual(sink.reasons, ['tls_handshake', 'tls_handshake', 'tls_handshake'])
      assert.equal(sink.closed[0]?.[2], 'wrong version number')
      await sends(source, {})
      await sink.until(({ closed }) => closed.length === 4)
      assert.deepEqual(sink.domains, [1])
    }))

  it('waits 30 s for a handshake', async () => {
    mock.timers.enable({ apis: ['setInterval'] })
    try {
      await withListener({ tls: files }, async (sink, source) => {
        const silent = await connected(source)
        await sends(source, {})
        await sink.until(({ closed }) => closed.length === 1)
        mock.timers.tick(30_000)
        await gone(silent)
        assert.deepEqual(sink.reasons, ['peer', 'tls_handshake'])
      })
    } finally {
      mock.timers.reset()
    }
  })

  it('closes what is in the handshake or behind it when it is told to stop', async () => {
    const sink = new TestSink()
    const source = await openTcp({ ...options, tls: files }, sink)
    const silent = await connected(source)
    const socket = connectTls({ ...trusting, port: source.bound.port })
    socket.on('error', () => undefined)
    await once(socket, 'secureConnect')
    await write(socket, message(1))
    await source.stop()
    assert.deepEqual(sink.domains, [1])
    assert.deepEqual(sink.reasons, ['stopped', 'stopped'])
    silent.destroy()
    socket.destroy()
  })

  for (const [name, changes, problem] of [
    ['is missing', { cert: 'gone.pem' }, 'cannot read gone.pem (cert): there is no such file'],
    ['is a folder', { key: folder }, `cannot read ${folder} (key): it is a directory`],
    ['is something else', { key: pem('ca') }, `${pem('ca')} (key) is no private key without a passphrase in PEM`], // biome-ignore format: one
    ['is no PEM', { cert: 'package.json' }, 'package.json (cert) is no certificate in PEM'],
    ['is no CA', { clientCa: 'package.json' }, 'package.json (client_ca) is no certificate in PEM'],
    ['is too weak', { cert: pem('weak'), key: pem('weak-key') }, `${pem('weak')} (cert) is no good for TLS: ee key too small`], // biome-ignore format: one
    ['is of another certificate', { key: pem('sampler-key') }, `${pem('sampler-key')} (key) is not the key of ${files.cert} (cert)`], // biome-ignore format: one
  ] as const) {
    it(`says which file ${name}`, async () => {
      const open = openTcp({ ...options, tls: { ...files, ...changes } }, new TestSink())
      await assert.rejects(open, (error) => {
        assert.ok(error instanceof ListenError)
        assert.equal(error.message, `cannot listen on ${options.listen}: ${problem}`)
        return true
      })
    })
  }

  it('shows nothing of a key that is no good', async () => {
    const key = join(folder, 'key.pem')
    writeFileSync(key, read('collector-key').toString().replace('PRIVATE', 'SECRET'))
    const open = openTcp({ ...options, tls: { ...files, key } }, new TestSink())
    await assert.rejects(open, ({ message: said }: Error) => !/SECRET|MIG/.test(said))
  })
})
