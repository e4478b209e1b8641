import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { eventually } from '../support/eventually.ts'

/** Resolves when somebody receives on a port. */
export async function untilReceiving(port: number): Promise<void> {
  await eventually(async () => assert.ok(await receivingSocket(port), `nobody receives on ${port}`))
}

/** Resolves when whoever receives on a port has read everything; nothing may have been lost. */
export async function untilRead(port: number): Promise<void> {
  await eventually(async () =>
    assert.deepEqual(await receivingSocket(port), { waiting: 0, dropped: 0 }),
  )
}

/** What the kernel says of the IPv4 socket that is bound to a port. */
async function receivingSocket(
  port: number,
): Promise<{ readonly waiting: number; readonly dropped: number } | undefined> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  for (const line of (await readFile('/proc/net/udp', 'utf8')).split('\n')) {
    const [, local, , , queues = '', , , , , , , , dropped] = line.trim().split(/\s+/)
    if (!local?.endsWith(`:${hex}`)) continue
    return { waiting: Number.parseInt(queues.slice(9), 16), dropped: Number(dropped) }
  }
  return undefined
}
