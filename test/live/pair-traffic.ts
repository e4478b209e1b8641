import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { netflow5, unsigned } from '../support/datagram.ts'

const addresses = ['127.0.0.1', '127.0.0.2']

/** Pairs of AS in a set of heavy hitters. */
const HEAVY = 4

/** Pairs that never have much. */
const TAIL = 24

/** The first AS of the tail, and of the first set of heavy hitters. */
const FIRST_TAIL = 100
const FIRST_HEAVY = 1000

/** Two samplers with a few pairs of AS that have most of the traffic, and many that have little. */
export class PairTraffic {
  readonly #sockets: readonly Socket[]
  #sent = 0n
  #records = 0

  private constructor(sockets: readonly Socket[]) {
    this.#sockets = sockets
  }

  static async open(context: TestContext): Promise<PairTraffic> {
    const sockets = addresses.map((address) => createSocket('udp4').bind(0, address))
    context.after(() => sockets.forEach((socket) => void socket.close()))
    await Promise.all(sockets.map((socket) => once(socket, 'listening')))
    return new PairTraffic(sockets)
  }

  /** All bytes of all flows so far. */
  get sent(): bigint {
    return this.#sent
  }

  /** Each sampler sends a datagram; each set of heavy hitters has ten times what the one before had. */
  async send(port: number, set: number): Promise<void> {
    await Promise.all(
      this.#sockets.map((socket) => this.#send(socket, port, [...heavy(set), ...tail])),
    )
  }

  /** One sampler sends a datagram without heavy hitters. */
  async sendTail(port: number): Promise<void> {
    const [socket] = this.#sockets
    if (socket !== undefined) await this.#send(socket, port, tail)
  }

  async #send(socket: Socket, port: number, flows: readonly Flow[]): Promise<void> {
    const records = flows.map(({ as, bytes }) => this.#record(as, bytes))
    const datagram = netflow5(records)
    await new Promise<void>((resolve, reject) =>
      socket.send(datagram, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
    )
  }

  /** No two are of the same size, so that none can be taken for another. */
  #record(as: number, about: number): string {
    const bytes = about + (this.#records++ % 97)
    this.#sent += BigInt(bytes)
    return `c0000201 c6336402 cb007103 0007 0008 0000000a ${unsigned(bytes, 4)} 00000000 00000000
      3039 01bb 00 1b 06 00 ${unsigned(as, 2)} ${unsigned(as + 1, 2)} 18 10 0000`
  }
}

/** How many label sets a set of heavy hitters has. */
export const heavySets: number = HEAVY * addresses.length

/** What PromQL has to match to find a set of heavy hitters. */
export function heavyPattern(set: number): string {
  return heavy(set)
    .map(({ as }) => as)
    .join('|')
}

interface Flow {
  readonly as: number
  readonly bytes: number
}

const tail: readonly Flow[] = Array.from({ length: TAIL }, (_, i) => ({
  as: FIRST_TAIL + i,
  bytes: 50,
}))

function heavy(set: number): readonly Flow[] {
  return Array.from({ length: HEAVY }, (_, i) => ({
    as: FIRST_HEAVY + 10 * set + i,
    bytes: 1000 * 10 ** set,
  }))
}
