import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import type { AddressInfo } from 'node:net'
import { ListenError } from '../expose/listen-error.ts'
import type { Payload, PayloadFormat } from '../model/payload.ts'

/** What a UDP socket has to be told. */
export interface UdpSourceOptions {
  /** Empty for every address, IPv6 and IPv4 alike where the machine has both. */
  readonly host: string
  readonly port: number
  readonly format: PayloadFormat
  /** Receive buffer to ask for, in bytes. */
  readonly rcvbuf: number
  /** Whether other sockets may share the port. */
  readonly reusePort: boolean
}

/** A socket that is open. */
export interface BoundUdp {
  readonly address: string
  readonly port: number
  /** Receive buffer that the kernel granted, in bytes. */
  readonly bufferGranted: number
}
