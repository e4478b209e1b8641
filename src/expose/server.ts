import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ConnectionRefusal } from '../model/web-refusals.ts'
import { ListenError } from '../system/listen-error.ts'
import { tlsReason } from '../system/tls-reason.ts'
import { type AppOptions, createApp } from './app.ts'
import { parseListenAddress } from './listen-address.ts'
import { certificateRefusal } from './web/certificate-refusal.ts'
import type { ServerTls } from './web/server-tls.ts'

export interface ServerOptions extends AppOptions {
  /** Such as `:9590`, `127.0.0.1:0`, `[::1]:9590`. */
  readonly listen: readonly string[]
  /** Plain HTTP without it. */
  readonly tls?: ServerTls | undefined
  /** A connection was closed before its first request. */
  readonly onConnectionRefused?: (refusal: ConnectionRefusal, address: string, why: string) => void
}

/** The HTTP side of flowtally. Inert until started. */
export interface HttpServer {
  /** Resolves when every address is bound; otherwise none is, and it rejects with a `ListenError`. */
  start(): Promise<void>
  /** Takes no more requests; those under way have `grace` ms to end. */
  stop(grace?: number): Promise<void>
  /** New connections are made by this from now on, as long as clients are asked for certificates or not as before. */
  renew(tls: ServerTls): void
  /** Where it listens, in the order of `listen`. */
  addresses(): AddressInfo[]
}

/** Enough for a slow link, too little for a connection that only holds its place; the handshake likewise. */
const HEADERS_TIMEOUT = 15_000
const REQUEST_TIMEOUT = 30_000

/** How often the two are looked at. */
const CHECK_INTERVAL = 5000

/** Longer than most scrape intervals, so that a scraper's connection lives from one to the next. */
const KEEP_ALIVE = 130_000

const MOST_CONNECTIONS = 1024

/** Milliseconds for the last answers when stopping. */
const GRACE = 2000

/** Why an address cannot be had, in plain words. */
const problems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address in use. Is another flowtally running? See --web.listen-address',
  EACCES: 'permission denied. Ports below 1024 need privileges; see --web.listen-address',
  EADDRNOTAVAIL: 'this machine has no such address. See --web.listen-address',
  ENOTFOUND: 'no such host. See --web.listen-address',
  EAI_AGAIN: 'the name of the host cannot be looked up. See --web.listen-address',
  EAFNOSUPPORT: 'this machine has no IPv6. See --web.listen-address',
}

/** Makes the HTTP server; wrong addresses are found here, taken ones in `start`. */
export function createServer(options: ServerOptions): HttpServer {
  const app = createApp(options)
  const refused = options.onConnectionRefused ?? (() => undefined)
  const places = options.listen.map((text) => ({ text, address: parseListenAddress(text) }))
  const servers: (Server | HttpsServer)[] = []
  let { tls } = options

  const stop = async (grace = GRACE): Promise<void> => {
    await Promise.all(servers.splice(0).map((server) => close(server, grace)))
  }

  return {
    async start() {
      try {
        for (const { text, address } of places) {
          const server =
            tls === undefined ? createHttpServer(timeouts) : newHttpsServer(tls, () => tls, refused)
          prepare(server, app, refused)
          await listen(server, text, address)
          servers.push(server)
        }
      } catch (error) {
        await stop(0)
        throw error
      }
    },
    stop,
    renew(next) {
      tls = next
      for (const server of servers) {
        if ('setSecureContext' in server) server.setSecureContext(next.context)
      }
    },
    addresses: () => servers.map((server) => server.address()).filter(isAddressInfo),
  }
}

type Refused = NonNullable<ServerOptions['onConnectionRefused']>

const timeouts = {
  headersTimeout: HEADERS_TIMEOUT,
  requestTimeout: REQUEST_TIMEOUT,
  connectionsCheckingInterval: CHECK_INTERVAL,
  keepAliveTimeout: KEEP_ALIVE,
}

function newHttpsServer(tls: ServerTls, current: () => ServerTls | undefined, refused: Refused) {
  const server = createHttpsServer({
    ...timeouts,
    ...tls.context,
    handshakeTimeout: HEADERS_TIMEOUT,
    requestCert: tls.clientAuth.asks,
    // that is up to us: node:tls would not say why
    rejectUnauthorized: false,
  })
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    const problem = certificateRefusal(socket, current() ?? tls)
    if (problem === undefined) return
    refused('client_certificate', socket.remoteAddress ?? '', problem)
    socket.destroy()
  })
  server.on('tlsClientError', (error, socket) => {
    refused('tls_handshake', socket.remoteAddress ?? '', tlsReason(error))
  })
  return server
}

function prepare(
  server: Server | HttpsServer,
  app: ReturnType<typeof createApp>,
  refused: Refused,
) {
  server.maxConnections = MOST_CONNECTIONS
  server.on('drop', (dropped) => refused('connection_limit', dropped?.remoteAddress ?? '', ''))
  server.on('request', (_request, response) => {
    // a connection that falls idle after `stop` would otherwise be kept for the next request
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections()
    })
  })
  server.on('request', app)
}

function listen(
  server: Server,
  text: string,
  address: ReturnType<typeof parseListenAddress>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(new ListenError(text, problems[error.code ?? ''] ?? error.message, { cause: error }))
    server.once('error', fail)
    server.listen(address, () => {
      server.off('error', fail)
      resolve()
    })
  })
}

function close(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return address !== null && typeof address === 'object'
}
