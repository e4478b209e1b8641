import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Ports that the kernel gives to nobody who wants just any, for a socket or a connection: so none of
 * these is taken between the look at it and its use. Below are those that something usual listens at.
 */
const FIRST = 20_000
const LAST = 32_767

const given = new Set<number>()

/** A port of this machine, for UDP or TCP, that nobody has, and that no other test is given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST + 1)
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  const server = createServer()
  try {
    await Promise.all([
      once(socket.bind(port), 'listening'),
      once(server.listen(port), 'listening'),
    ])
    return true
  } catch {
    return false
  } finally {
    await Promise.all([closed(socket), closed(server)])
  }
}

function closed(one: { close(callback: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    one.close(resolve)
  })
}
