import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { nextPort } from './next-port.ts'

/** A UDP port of 127.0.0.1 that nobody receives at, and that nobody is given who asks for any. */
export async function freeUdpPort(): Promise<number> {
  for (;;) {
    const port = nextPort()
    const socket = createSocket('udp4').bind(port, '127.0.0.1')
    try {
      await once(socket, 'listening')
    } catch {
      // somebody has it
      continue
    } finally {
      socket.close()
    }
    await once(socket, 'close')
    return port
  }
}
