import { Captures, type LaneCapture } from './captures.ts'
import { Connections } from './connections.ts'
import type { Lane } from './lane.ts'
import type { BoundSocket } from './lane-report.ts'
import type { DatagramFormat, Payload } from './model/payload.ts'
import { openTcp, type TcpSource } from './source/tcp.ts'
import type { TlsFiles } from './source/tls-credentials.ts'
import { openUdp, type UdpSource } from './source/udp.ts'
import type { SourcePosition } from './source-position.ts'

interface Where {
  /** As configured, for messages: `flow://:2055`. */
  readonly listen: string
  readonly host: string
  readonly port: number
}

/** A socket that a lane opens. */
export type LaneListener =
  | (Where & { readonly transport: 'udp'; readonly format: DatagramFormat })
  | (Where & { readonly transport: 'tcp'; readonly tls: TlsFiles | undefined })

/** What the sources of a lane have to be told. */
export interface SourceSettings {
  readonly listeners: readonly LaneListener[]
  /** Read by a lane without listeners, whose time is theirs. */
  readonly captures: readonly LaneCapture[]
  /** How far they were read in an earlier run. */
  readonly positions: readonly SourcePosition[]
  readonly rcvbuf: number
  readonly reusePort: boolean
  /** Most TCP connections at the same time. */
  readonly connections: number
  /** How long one may be silent, in milliseconds. */
  readonly connectionIdle: number
}

/** The sources of a lane, open. */
export class LaneSources {
  readonly connections: Connections
  readonly captures: Captures
  readonly #lane: Lane
  readonly #settings: SourceSettings
  readonly #sources: (UdpSource | TcpSource)[] = []
  readonly #sockets: BoundSocket[] = []

  /** `pace` is called after each slice of a capture; the next one comes when it resolves. */
  constructor(settings: SourceSettings, lane: Lane, pace: () => Promise<unknown>) {
    this.#settings = settings
    this.#lane = lane
    const reader = {
      receive: (payload: Payload) => lane.receive(payload),
      learn: (payload: Payload) => lane.learn(payload),
      pace,
    }
    this.captures = new Captures(settings.captures, reader, settings.positions)
    this.connections = new Connections(settings.connections, (address) => lane.allows(address))
  }

  get sockets(): readonly BoundSocket[] {
    return this.#sockets
  }

  /** The lane's time, in milliseconds since 1970: that of its captures, if it has some. */
  get now(): number {
    return this.captures.size === 0 ? Date.now() : this.captures.now
  }

  /** Opens all of them, or none: rejects with a `ListenError`. */
  async open(): Promise<void> {
    this.captures.check()
    try {
      for (const listener of this.#settings.listeners) {
        if (listener.transport === 'udp') await this.#openUdp(listener)
        else await this.#openTcp(listener)
      }
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** Resolves when nothing more will come. */
  async stop(): Promise<void> {
    this.captures.stop()
    await Promise.all(this.#sources.map((source) => source.stop()))
  }

  async #openUdp(listener: LaneListener & { transport: 'udp' }): Promise<void> {
    const { rcvbuf, reusePort } = this.#settings
    const source = await openUdp({ ...listener, rcvbuf, reusePort }, (payload) =>
      this.#lane.receive(payload),
    )
    const { address, port, bufferGranted: granted } = source.bound
    this.#sources.push(source)
    this.#sockets.push({
      listen: nameOf(listener, port),
      address,
      port,
      buffer: { asked: rcvbuf, granted },
    })
  }

  async #openTcp(listener: LaneListener & { transport: 'tcp' }): Promise<void> {
    // no connection comes before the port is known
    let { listen } = listener
    const source = await openTcp(
      { ...listener, idle: this.#settings.connectionIdle },
      {
        admit: (address) => this.connections.admit(listen, address),
        deliver: (payload) => this.#lane.receive(payload),
        ended: ({ address, number }, reason, detail) => {
          this.#lane.endSessions(address, number)
          this.connections.ended(listen, address, reason, detail)
        },
      },
    )
    listen = nameOf(listener, source.bound.port)
    this.connections.add(listen)
    this.#sources.push(source)
    this.#sockets.push({ listen, ...source.bound, buffer: undefined })
  }
}

/** What a listener is called: two of which the kernel chose the ports are told apart by them. */
function nameOf({ listen, port }: Where, bound: number): string {
  return port === 0 ? listen.replace(/:0$/, `:${bound}`) : listen
}
