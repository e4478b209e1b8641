import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv4 } from 'node:net'
import { ListenError } from '../listen-error.ts'
import type { Payload, PayloadFormat } from '../model/payload.ts'

/** What a UDP socket has to be told. */
export interface UdpOptions {
  /** As configured, for messages: `flow://:2055`. */
  readonly listen: string
  /** Empty for every address, IPv6 and IPv4 alike where the machine has both. */
  readonly host: string
  readonly port: number
  readonly format: PayloadFormat
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

const hints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address in use. Is another collector running? See --listen',
  EACCES: 'permission denied. Ports below 1024 need privileges; see --listen',
  EADDRNOTAVAIL: 'this machine has no such address. See --listen',
  ENOTFOUND: 'no such host. See --listen',
  EAFNOSUPPORT: 'this machine has no IPv6. See --listen',
}

/** Errors by which a machine without IPv6 refuses the address `::`. */
const noIpv6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'])

/** Opens a UDP socket and delivers each datagram; rejects with a `ListenError`. */
export async function openUdp(
  options: UdpOptions,
  deliver: (payload: Payload) => void,
): Promise<UdpSource> {
  const socket = await bind(options)
  socket.on('message', (bytes: Uint8Array, { address, port }: RemoteInfo) => {
    deliver({ format: options.format, bytes, address, port, received: Date.now() })
  })
  const { address, port } = socket.address()
  return {
    bound: { address, port, bufferGranted: grantedBuffer(socket) },
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

async function bind(options: UdpOptions): Promise<Socket> {
  try {
    if (options.host !== '') return await tryBind(options, isIPv4(options.host) ? 'udp4' : 'udp6')
    try {
      return await tryBind({ ...options, host: '::' }, 'udp6')
    } catch (error) {
      if (!noIpv6.has(codeOf(error))) throw error
      return await tryBind({ ...options, host: '0.0.0.0' }, 'udp4')
    }
  } catch (error) {
    const message = hints[codeOf(error)] ?? (error instanceof Error ? error.message : `${error}`)
    throw new ListenError(options.listen, message, { cause: error })
  }
}

function tryBind(
  { host, port, rcvbuf, reusePort }: UdpOptions,
  type: 'udp4' | 'udp6',
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // Node 20 ignores `reusePort`; its types do not know it
    const socket = createSocket({ type, ...(reusePort ? { reusePort: true } : {}) } as {
      type: 'udp4' | 'udp6'
    })
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
  for (let ask = bytes; ask >= 65_536; ask = Math.floor(ask / 2)) {
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
  return process.platform === 'linux' ? size / 2 : size
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
