import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from 'node:tls'
import type { Payload } from '../model/payload.ts'
import { ListenError } from '../system/listen-error.ts'
import { readCredentials } from '../system/tls-credentials.ts'
import { tlsReason } from '../system/tls-reason.ts'
import { Connection } from './connection.ts'
import type { ConnectionEnd } from './connection-ends.ts'
import { drainSockets } from './drain-sockets.ts'
import { listenFailure } from './listen-failure.ts'
import { type TlsFiles, tlsSources } from './tls-files.ts'

/** What a TCP listener has to be told. */
export interface TcpOptions {
  /** As configured, for messages: `ipfix+tcp://:4739`. */
  readonly listen: string
  /** Empty for every address, IPv6 and IPv4 alike where the machine has both. */
  readonly host: string
  readonly port: number
  /** Without it, plain TCP. */
  readonly tls: TlsFiles | undefined
  /** How long a connection may be silent, in milliseconds. */
  readonly idle: number
}

/** Who takes what comes, and decides who may connect. */
export interface TcpSink {
  /** The number of a new connection, which no other has and no port; or why it is refused. */
  admit(address: string): number | ConnectionEnd
  /** Lends a message for the call. */
  deliver(payload: Payload): void
  /** A connection that was admitted is over. */
  ended(connection: Connection, reason: ConnectionEnd, detail: string): void
}

/** An open listener. */
export interface TcpSource {
  readonly bound: { readonly address: string; readonly port: number }
  /** Resolves when no more will be delivered. */
  stop(): Promise<void>
}

/** How often connections are looked at whether they are alive, in milliseconds. */
const TICK_MS = 1000

/** After this silence the kernel asks whether the peer still is there, in milliseconds. */
const KEEPALIVE_MS = 60_000

/**
 * Opens a listener for IPFIX over TCP (RFC 7011 §10.4) or TLS and delivers each message; rejects
 * with a `ListenError`.
 */
export async function openTcp(options: TcpOptions, sink: TcpSink): Promise<TcpSource> {
  const receiver = new Receiver(options, sink)
  const server = createTcpServer({ keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS })
  server.on('connection', (socket) => receiver.accept(socket))
  await listening(server, options)
  const ticking = setInterval(() => receiver.tick(), TICK_MS)
  return {
    bound: boundOf(server),
    async stop() {
      await drainSockets(() => receiver.activity)
      clearInterval(ticking)
      const closed = new Promise<unknown>((resolve) => server.close(resolve))
      receiver.stop()
      await closed
    },
  }
}

function listening(server: Server, { listen, host, port }: TcpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(listenFailure(listen, error))
    server.once('error', fail)
    server.listen({ port, ...(host !== '' && { host }) }, () => {
      server.off('error', fail)
      // such as EMFILE: one connection less; the next one is tried again
      server.on('error', () => undefined)
      resolve()
    })
  })
}

function boundOf(server: Server): TcpSource['bound'] {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('a TCP server without a port')
  return { address: bound.address, port: bound.port }
}

/** It only does handshakes: its sockets are those that the other server has accepted. */
function tlsServer(listen: string, files: TlsFiles): TlsServer {
  const refuse = (problem: string, cause: unknown) => new ListenError(listen, problem, { cause })
  const credentials = readCredentials(tlsSources(files), refuse)
  try {
    return createTlsServer({
      ...credentials,
      requestCert: files.clientCa !== undefined,
      // that is up to us: node:tls would not say why
      rejectUnauthorized: false,
    })
  } catch (error) {
    throw refuse(`${files.cert} (cert) is no good for TLS: ${tlsReason(error)}`, error)
  }
}

/** All connections of a listener. */
class Receiver {
  readonly #sink: TcpSink
  readonly #mostSilent: number
  readonly #tls: TlsServer | undefined
  readonly #asksForCertificates: boolean
  readonly #connections = new Set<Connection>()
  /** Those in the handshake, by their ends: node:tls makes sockets of its own for them. */
  readonly #handshakes = new Map<string, Connection>()
  /** Connections and chunks so far. */
  activity = 0

  constructor({ listen, tls, idle }: TcpOptions, sink: TcpSink) {
    this.#sink = sink
    this.#mostSilent = Math.ceil(idle / TICK_MS)
    this.#asksForCertificates = tls?.clientCa !== undefined
    this.#tls = tls && tlsServer(listen, tls)
    this.#tls?.on('secureConnection', (socket) => this.#secured(socket))
    this.#tls?.on('tlsClientError', (error, socket) => this.#failed(error, socket))
  }

  accept(socket: Socket): void {
    this.activity++
    const address = socket.remoteAddress ?? ''
    const number = this.#sink.admit(address)
    if (typeof number === 'string') {
      socket.destroy()
      return
    }
    const connection = new Connection(socket, address, number, endsOf(socket))
    this.#connections.add(connection)
    this.#watch(connection)
    if (this.#tls === undefined) {
      this.#read(connection)
    } else {
      this.#handshakes.set(connection.ends, connection)
      this.#tls.emit('connection', socket)
    }
  }

  /** Ends connections that have been silent or busy with one thing for too long. */
  tick(): void {
    for (const connection of this.#connections) {
      const reason = connection.tick(this.#mostSilent)
      if (reason !== undefined) this.#end(connection, reason)
    }
  }

  stop(): void {
    for (const connection of this.#connections) this.#end(connection, 'stopped')
  }

  #failed(error: Error, socket: TLSSocket): void {
    const connection = this.#handshakes.get(endsOf(socket))
    if (connection !== undefined) this.#end(connection, 'tls_handshake', tlsReason(error))
  }

  #secured(socket: TLSSocket): void {
    const connection = this.#handshakes.get(endsOf(socket))
    if (connection === undefined) {
      socket.destroy()
      return
    }
    this.#handshakes.delete(connection.ends)
    connection.socket = socket
    this.#watch(connection)
    if (this.#asksForCertificates && !socket.authorized) {
      this.#end(connection, 'client_certificate', certificateProblem(socket))
      return
    }
    this.#read(connection)
  }

  /** Ends the connection with its socket. */
  #watch(connection: Connection): void {
    const { socket } = connection
    socket.on('error', ({ message }) => this.#end(connection, connection.breaking, message))
    socket.on('close', () => {
      // with TLS, the socket below is not the one that counts
      if (connection.socket === socket) this.#end(connection, connection.closing)
    })
  }

  #read(connection: Connection): void {
    const { address, number: port, framer } = connection
    connection.opened()
    const deliver = (bytes: Uint8Array) => {
      connection.finished()
      this.#sink.deliver({ format: 'netflow', bytes, address, port, received: Date.now() })
    }
    connection.socket.on('data', (chunk: Uint8Array) => {
      this.activity++
      connection.heard()
      const problem = framer.take(chunk, deliver)
      if (problem !== undefined) this.#end(connection, problem.reason, problem.detail)
    })
  }

  #end(connection: Connection, reason: ConnectionEnd, detail = ''): void {
    if (!this.#connections.delete(connection)) return
    this.#handshakes.delete(connection.ends)
    connection.socket.destroy()
    this.#sink.ended(connection, reason, detail)
  }
}

/** What a connection is told by, whatever socket stands for it. */
function endsOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`
}

function certificateProblem(socket: TLSSocket): string {
  const shown = Object.keys(socket.getPeerCertificate()).length > 0
  return shown ? `${socket.authorizationError}` : 'the peer showed none'
}
