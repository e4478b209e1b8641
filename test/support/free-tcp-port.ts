import { once } from 'node:events'
import { createServer } from 'node:net'
import { nextPort } from './next-port.ts'

/** A TCP port of 127.0.0.1 that nobody listens at, and that nobody is given who asks for any. */
export async function freeTcpPort(): Promise<number> {
  for (;;) {
    const port = nextPort()
    const server = createServer().listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch {
      // somebody has it
      continue
    }
    server.close()
    await once(server, 'close')
    return port
  }
}
