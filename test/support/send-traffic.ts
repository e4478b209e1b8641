import { createSocket } from 'node:dgram'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Generator } from '../../src/source/generator/generator.ts'
import type { Protocol } from '../../src/source/generator/protocol.ts'
import { Totals } from '../../src/source/generator/totals.ts'
import { UdpSender } from '../../src/source/generator/udp-sender.ts'
import { receivingSockets } from './receiving-sockets.ts'

/** Made-up traffic, as much of it as a test needs. */
export interface TestTraffic {
  readonly port: number
  readonly count: number
  readonly seed?: number
  readonly samplers?: number
  readonly protocols?: readonly Protocol[]
}

/** Datagrams that any receive buffer has room for, of the longest that tests send. */
const AT_ONCE = 32

/**
 * Sends traffic to 127.0.0.1 and returns what each sampler (127.0.0.1, 127.0.0.2, …) sent. Goes on
 * when what it sent was read, so that nothing is lost however slow the receiver is.
 */
export async function sendTraffic(traffic: TestTraffic): Promise<readonly Totals[]> {
  const { port, count, seed = 1, samplers = 3, protocols = ['ipfix', 'v9', 'v5'] } = traffic
  const totals = Array.from({ length: samplers }, () => new Totals())
  const start = Date.now()
  const generator = new Generator({ seed, start, rate: 0, samplers, protocols, count })
  const sender = new UdpSender({ host: '127.0.0.1', port })
  await sender.open(samplers)
  for (let sent = 0; generator.due < Number.POSITIVE_INFINITY; sent++) {
    if (sent % AT_ONCE === 0) await untilTaken(port)
    const emission = generator.next(start)
    if (emission === undefined) continue
    await sender.send(emission)
    totals[emission.sampler]?.add(emission)
  }
  sender.close()
  return totals
}

/** Datagrams of all samplers. */
export function datagramsOf(totals: readonly Totals[]): number {
  return totals.reduce((sum, { datagrams }) => sum + datagrams, 0)
}

/**
 * Sends datagrams to 127.0.0.1 from one port of an address, each `atOnce` of them when those before
 * were read.
 */
export async function sendDatagrams(
  port: number,
  datagrams: readonly Uint8Array[],
  from = '127.0.0.1',
  atOnce = AT_ONCE,
): Promise<void> {
  const socket = createSocket('udp4')
  await new Promise<void>((bound) => socket.bind(0, from, bound))
  await new Promise<void>((connected) => socket.connect(port, '127.0.0.1', connected))
  for (let at = 0; at < datagrams.length; at += atOnce) {
    await untilTaken(port)
    const sending = datagrams
      .slice(at, at + atOnce)
      .map((bytes) => new Promise<void>((resolve) => socket.send(bytes, () => resolve())))
    await Promise.all(sending)
  }
  socket.close()
}

/** Resolves when nothing waits to be read from a port. */
async function untilTaken(port: number): Promise<void> {
  while (receivingSockets(port).some(({ queued }) => queued > 0)) await nextTurn()
}
