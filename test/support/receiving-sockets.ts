import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { type KernelSocket, parseSockets } from '../../src/system/kernel-sockets.ts'
import { eventually } from './eventually.ts'

const tables = ['/proc/net/udp', '/proc/net/udp6'].filter(existsSync)

/** What the kernel says of the UDP sockets that are bound to a port; nothing where it is not Linux. */
export function receivingSockets(port: number): readonly KernelSocket[] {
  return tables
    .flatMap((table) => parseSockets(readFileSync(table, 'latin1')))
    .filter((socket) => socket.port === port)
}

/** Resolves when somebody receives on a port. */
export async function untilReceiving(port: number): Promise<void> {
  await eventually(() =>
    assert.notEqual(receivingSockets(port).length, 0, `nobody receives on ${port}`),
  )
}

/** Resolves when whoever receives on a port has read everything; nothing may have been lost. */
export async function untilRead(port: number): Promise<void> {
  await eventually(() => {
    const waiting = receivingSockets(port).map(({ queued, drops }) => ({ queued, drops }))
    assert.deepEqual(waiting, [{ queued: 0, drops: 0 }])
  })
}
