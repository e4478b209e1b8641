import type { Socket } from 'node:net'
import type { ConnectionEnd } from './connection-ends.ts'
import { IpfixFramer } from './ipfix-framer.ts'

/** The longest that a message, or the TLS handshake, may take, in ticks of a second. */
const MOST_BUSY = 30

/** A TCP connection of a sampler: a Transport Session of RFC 7011 §10.4. */
export class Connection {
  readonly address: string
  /** Stands for it where datagrams have their port; no other connection has it. */
  readonly number: number
  /** Addresses and ports of its two ends. */
  readonly ends: string
  readonly framer = new IpfixFramer()
  /** Where its bytes are read: what the kernel gave or, after the handshake, what TLS made of it. */
  socket: Socket
  /** Whether messages may come: there is no handshake, or it is over. */
  #open = false
  /** Ticks since the last byte. */
  #silent = 0
  /** Ticks since the message began that is not complete, or since the handshake did. */
  #busy = 0

  constructor(socket: Socket, address: string, number: number, ends: string) {
    this.socket = socket
    this.address = address
    this.number = number
    this.ends = ends
  }

  /** Messages may come from now on. */
  opened(): void {
    this.#open = true
    this.#busy = 0
  }

  /** Something has come. */
  heard(): void {
    this.#silent = 0
  }

  /** A message is complete. */
  finished(): void {
    this.#busy = 0
  }

  /** Notes that a second went by; why that is one too many, if it is. */
  tick(mostSilent: number): ConnectionEnd | undefined {
    this.#silent++
    if (!this.#open || this.framer.unfinished) this.#busy++
    if (this.#busy >= MOST_BUSY) return this.#open ? 'slow' : 'tls_handshake'
    return this.#silent >= mostSilent ? 'idle' : undefined
  }

  /** What it means that it breaks now. */
  get breaking(): ConnectionEnd {
    return this.#open ? 'reset' : 'tls_handshake'
  }

  /** What it means that the peer closes it now. */
  get closing(): ConnectionEnd {
    if (!this.#open) return 'tls_handshake'
    return this.framer.unfinished ? 'incomplete' : 'peer'
  }
}
