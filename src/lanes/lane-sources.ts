import type { KafkaTopics } from '../model/kafka-topics.ts'
import type { DatagramFormat, Payload } from '../model/payload.ts'
import type { SourcePosition } from '../model/source-position.ts'
import { KafkaSource } from '../source/kafka/kafka-source.ts'
import type { Stream } from '../source/stream.ts'
import { openTcp, type TcpSource } from '../source/tcp.ts'
import type { TlsFiles } from '../source/tls-files.ts'
import { openUdp, type UdpSource } from '../source/udp.ts'
import { Captures, type LaneCapture } from './captures.ts'
import { Connections } from './connections.ts'
import type { Lane } from './lane.ts'
import type { BoundSocket } from './lane-report.ts'

interface Where {
  /** As configured, for messages: `flow://:2055`. */
  readonly listen: string
  readonly host: string
  readonly port: number
}

/** A socket that a lane opens. */
export type LaneSocket =
  | (Where & { readonly transport: 'udp'; readonly format: DatagramFormat })
  | (Where & { readonly transport: 'tcp'; readonly tls: TlsFiles | undefined })

/** Messages that a lane reads. */
export interface LaneStream {
  readonly transport: 'kafka'
  readonly topics: KafkaTopics
}

export type LaneListener = LaneSocket | LaneStream

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

/** What sources ask of the thread that they are in. */
export interface SourcePacing {
  /** Called after each slice of a capture or stream; the next one comes when it resolves. */
  pace(): Promise<unknown>
  /** A stream has to give something away: what was read has to be secured now. */
  letGo(): void
}

/** The sources of a lane, open. */
export class LaneSources {
  readonly connections: Connections
  readonly captures: Captures
  readonly streams: Stream[] = []
  readonly #lane: Lane
  readonly #pacing: SourcePacing
  readonly #settings: SourceSettings
  readonly #sources: (UdpSource | TcpSource)[] = []
  readonly #sockets: BoundSocket[] = []

  constructor(settings: SourceSettings, lane: Lane, pacing: SourcePacing) {
    this.#settings = settings
    this.#lane = lane
    this.#pacing = pacing
    const reader = {
      receive: (payload: Payload) => lane.receive(payload),
      learn: (payload: Payload) => lane.learn(payload),
      pace: () => pacing.pace(),
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
        else if (listener.transport === 'tcp') await this.#openTcp(listener)
        else this.streams.push(this.#openKafka(listener.topics))
      }
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** How far was read of all that can be read again. */
  get positions(): readonly SourcePosition[] {
    return [this.captures, ...this.streams].flatMap(({ positions }) => positions)
  }

  /** What comes before these positions need never be read again. */
  secured(positions: readonly SourcePosition[]): void {
    for (const stream of this.streams) stream.secured(positions)
  }

  /** Resolves when nothing more will come. */
  async stop(): Promise<void> {
    this.captures.stop()
    await Promise.all([...this.#sources, ...this.streams].map((source) => source.stop()))
  }

  #openKafka(topics: KafkaTopics): Stream {
    return new KafkaSource(topics, {
      positions: this.#settings.positions,
      receive: (payload) => this.#lane.receive(payload),
      pace: () => this.#pacing.pace(),
      letGo: () => this.#pacing.letGo(),
    })
  }

  async #openUdp(listener: LaneSocket & { transport: 'udp' }): Promise<void> {
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

  async #openTcp(listener: LaneSocket & { transport: 'tcp' }): Promise<void> {
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
