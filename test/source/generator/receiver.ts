import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A datagram as it came off the wire. */
export interface Received {
  readonly bytes: Uint8Array
  readonly address: string
}

/** A socket on a free port of 127.0.0.1 that keeps what it receives. */
export async function openReceiver() {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 })
  const received: Received[] = []
  socket.on('message', (bytes, { address }) => received.push({ bytes, address }))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    received,
    to: { host: '127.0.0.1', port: socket.address().port },
    /** Resolves when at least so many datagrams came. */
    async until(count: number): Promise<void> {
      while (received.length < count) await once(socket, 'message')
    },
    close: () => socket.close(),
  }
}
