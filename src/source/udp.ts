import { createSocket, type RemoteInfo, type Socket, type SocketOptions } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { platform } from 'node:os'
import type { DatagramFormat, Payload } from '../model/payload.ts'
import { drainSockets } from './drain-sockets.ts'
import { codeOf, listenFailure } from './listen-failure.ts'

/** What a UDP socket has to be told. */
export interface UdpOptions {
  /** As configured, for messages: `flow://:2055`. */
  readonly listen: string
  /** Empty for every address, IPv6 and IPv4 alike where the machine has both. */
  readonly host: string
  readonly port: number
  readonly format: DatagramFormat
  /** Receive buffer to ask for, in bytes. */
  readonly rcvbuf: number
  /** Whether other sockets may share the port; takes Node 22.12. */
  readonly reusePort: boolean
}

/** A socket as the kernel gave it. */
export interface BoundUdp {
  readonly address: string
  readonly port: number
  /** Receive buffer that was granted, in bytes. */
  readonly bufferGranted: number
}

/** An open socket. */
export interface UdpSource {
  readonly bound: BoundUdp
  /** Resolves when no more will be delivered. */
  stop(): Promise<void>
}

/** Errors by which a machine without IPv6 refuses the address `::`. */
const noIpv6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'])

/** How sockets are made: for tests of what other machines do. */
export type NewSocket = (options: SocketOptions) => Socket

/** Opens a UDP socket and delivers each datagram; rejects with a `ListenError`. */
export async function openUdp(
  options: UdpOptions,
  deliver: (payload: Payload) => void,
  newSocket: NewSocket = createSocket,
): Promise<UdpSource> {
  const socket = await bind(options, newSocket)
  let delivered = 0
  socket.on('message', (bytes: Uint8Array, { address, port }: RemoteInfo) => {
    delivered++
    deliver({ format: options.format, bytes, address, port, received: Date.now() })
  })
  const { address, port } = socket.address()
  return {
    bound: { address, port, bufferGranted: grantedBuffer(socket) },
    async stop() {
      await drainSockets(() => delivered)
      await new Promise<void>((resolve) => socket.close(resolve))
    },
  }
}

async function bind(options: UdpOptions, newSocket: NewSocket): Promise<Socket> {
  try {
    if (options.host !== '') return await tryBind(await resolveHost(options), newSocket)
    try {
      return await tryBind({ ...options, host: '::' }, newSocket)
    } catch (error) {
      if (!noIpv6.has(codeOf(error))) throw error
      return await tryBind({ ...options, host: '0.0.0.0' }, newSocket)
    }
  } catch (error) {
    throw listenFailure(options.listen, error)
  }
}

/** The same with an address for the name of a host, by which the family of the socket is told. */
async function resolveHost(options: UdpOptions): Promise<UdpOptions> {
  return { ...options, host: (await lookup(options.host)).address }
}

function tryBind(
  { host, port, rcvbuf, reusePort }: UdpOptions,
  newSocket: NewSocket,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const type = isIP(host) === 4 ? 'udp4' : 'udp6'
    // Node 20 ignores `reusePort`; its types do not know it
    const socket = newSocket({ type, ...(reusePort && { reusePort }) })
    const fail = (error: Error) => {
      socket.close()
      reject(error)
    }
    socket.once('error', fail)
    socket.bind({ address: host, port }, () => {
      socket.off('error', fail)
      askForBuffer(socket, rcvbuf)
      resolve(socket)
    })
  })
}

/** Linux grants what it may and says nothing; other systems refuse what is too much. */
function askForBuffer(socket: Socket, bytes: number): void {
  for (let ask = bytes; ask >= 4096; ask = Math.floor(ask / 2)) {
    try {
      socket.setRecvBufferSize(ask)
      return
    } catch (error) {
      if (codeOf(error) !== 'ERR_SOCKET_BUFFER_SIZE') throw error
    }
  }
}

/** socket(7): Linux answers with twice what it granted, the other half is for its bookkeeping. */
function grantedBuffer(socket: Socket): number {
  const size = socket.getRecvBufferSize()
  return platform() === 'linux' ? size / 2 : size
}
