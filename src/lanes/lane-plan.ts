import { createSocket } from 'node:dgram'
import type { Config } from '../config/config.ts'
import type { CaptureListener, Listener, SocketListener } from '../config/values/listener.ts'
import type { LaneCapture } from './captures.ts'
import type { LaneSocket } from './lane-sources.ts'

/** Which sockets each lane opens. */
export interface LanePlan {
  readonly lanes: readonly (readonly LaneSocket[])[]
  /** For a lane of their own, after the others. */
  readonly captures: readonly LaneCapture[]
  /** Whether sockets share a port. */
  readonly reusePort: boolean
  /** What of the configuration cannot be had here. */
  readonly warning?: string
}

/**
 * Deals the sockets of all listeners out to the lanes. Every lane opens each UDP port, and the kernel
 * keeps a sampler on one of them (SO_REUSEPORT); without that there is one lane. What listens for
 * connections is the first lane's. Captures, whose time is another one, have a lane of their own.
 */
export function planLanes(
  { lanes, listen }: Pick<Config, 'lanes' | 'listen'>,
  reusePortWorks: boolean,
): LanePlan {
  const captures = listen.filter(isCapture).map(({ file }) => ({ listen: `pcap:${file}`, file }))
  const socketListeners = listen.filter(isSocket)
  if (socketListeners.length === 0) return { lanes: [], captures, reusePort: false }
  const most = Math.max(
    lanes,
    ...socketListeners.map((listener) => ('count' in listener ? listener.count : 1)),
  )
  const shared = most > 1 && reusePortWorks
  const plan: LaneSocket[][] = Array.from({ length: shared ? lanes : 1 }, () => [])
  for (const listener of socketListeners) {
    // a port that the kernel chooses would be another one for each socket
    const many = shared && listener.port !== 0 && 'count' in listener
    const sockets = many ? Math.max(lanes, listener.count) : 1
    for (let i = 0; i < sockets; i++) plan[i % plan.length]?.push(laneListener(listener))
  }
  if (most === 1 || shared) return { lanes: plan, captures, reusePort: shared }
  const warning =
    'this Node cannot share a UDP port between sockets (Node 22.12 and newer can): one lane, one socket per port'
  return { lanes: plan, captures, reusePort: false, warning }
}

const isCapture = (listener: Listener): listener is CaptureListener => listener.scheme === 'pcap'

const isSocket = (listener: Listener): listener is SocketListener =>
  !isCapture(listener) && listener.scheme !== 'kafka'

function laneListener(listener: SocketListener): LaneSocket {
  const { scheme, host, port } = listener
  const listen = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
  if ('count' in listener) return { transport: 'udp', listen, host, port, format: listener.scheme }
  const tls = 'cert' in listener ? listener : undefined
  return { transport: 'tcp', listen, host, port, tls }
}

/** Whether two sockets can share a port here: tried out, since Node 20 ignores the option. */
export async function reusePortWorks(): Promise<boolean> {
  const options = { type: 'udp4', reusePort: true } as { type: 'udp4' }
  const first = createSocket(options)
  const second = createSocket(options)
  const bind = (socket: typeof first, port: number) =>
    new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind({ port, address: '127.0.0.1', exclusive: true }, resolve)
    })
  try {
    await bind(first, 0)
    await bind(second, first.address().port)
    return true
  } catch {
    return false
  } finally {
    for (const socket of [first, second]) closeQuietly(socket)
  }
}

/** A socket that failed to bind may be closed already. */
function closeQuietly(socket: ReturnType<typeof createSocket>): void {
  try {
    socket.close()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}
