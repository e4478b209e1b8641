import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { Emission } from './emission.ts'
import type { Target } from './target.ts'

/** Sends each sampler's datagrams from a socket of its own; inert until opened. */
export class UdpSender {
  readonly #target: Target
  readonly #sockets: Socket[] = []

  constructor(target: Target) {
    this.#target = target
  }

  /**
   * Binds a socket for each sampler. On the loopback of IPv4 every sampler has its own address,
   * 127.0.0.1 and up, by which a collector tells them apart; elsewhere only a port.
   */
  async open(samplers: number): Promise<void> {
    const { host } = this.#target
    for (let sampler = 0; sampler < samplers; sampler++) {
      const source = host.startsWith('127.') ? `127.0.0.${sampler + 1}` : undefined
      this.#sockets.push(await this.#bind(source))
    }
  }

  /** The addresses that the samplers send from. */
  get sources(): string[] {
    return this.#sockets.map((socket) => {
      const { address, port } = socket.address()
      return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`
    })
  }

  /** Resolves when the kernel has taken the datagram. */
  send({ sampler, datagram }: Emission): Promise<void> {
    const { host, port } = this.#target
    return new Promise((resolve, reject) => {
      this.#sockets[sampler]?.send(datagram, port, host, (error) =>
        error === null ? resolve() : reject(error),
      )
    })
  }

  close(): void {
    for (const socket of this.#sockets.splice(0)) socket.close()
  }

  async #bind(source: string | undefined): Promise<Socket> {
    const { host } = this.#target
    const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', lookup: asItIs })
    try {
      const listening = once(socket, 'listening')
      socket.bind(0, source)
      await listening
      return socket
    } catch (error) {
      socket.close()
      // only Linux has all of 127.0.0.0/8 on its loopback
      if (source !== undefined && isCode(error, 'EADDRNOTAVAIL')) return this.#bind(undefined)
      throw error
    }
  }
}

/** In place of a look-up for each datagram: the target is an address already. */
function asItIs(
  address: string,
  _: object,
  found: (error: null, address: string, family: number) => void,
): void {
  found(null, address, isIPv6(address) ? 6 : 4)
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
