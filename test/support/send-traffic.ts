import { createSocket } from 'node:dgram'
import { generateTraffic } from '../../src/source/generator/generate-traffic.ts'
import type { Protocol } from '../../src/source/generator/protocol.ts'
import { Totals } from '../../src/source/generator/totals.ts'

/** Made-up traffic, as much of it as a test needs. */
export interface TestTraffic {
  readonly port: number
  readonly count: number
  readonly seed?: number
  readonly samplers?: number
  readonly protocols?: readonly Protocol[]
}

/** Sends traffic to 127.0.0.1 and returns what each sampler (127.0.0.1, 127.0.0.2, …) sent. */
export async function sendTraffic(traffic: TestTraffic): Promise<readonly Totals[]> {
  const { port, count, seed = 1, samplers = 3, protocols = ['ipfix', 'v9', 'v5'] } = traffic
  const totals = Array.from({ length: samplers }, () => new Totals())
  const to = { host: '127.0.0.1', port }
  await generateTraffic(
    { to, rate: 0, protocols, seed, samplers, count },
    new AbortController().signal,
    { sent: (emission) => totals[emission.sampler]?.add(emission) },
  )
  return totals
}

/** Datagrams of all samplers. */
export function datagramsOf(totals: readonly Totals[]): number {
  return totals.reduce((sum, { datagrams }) => sum + datagrams, 0)
}

/** Sends datagrams to 127.0.0.1 from one port of an address, as fast as the kernel takes them. */
export async function sendDatagrams(
  port: number,
  datagrams: readonly Uint8Array[],
  from = '127.0.0.1',
): Promise<void> {
  const socket = createSocket('udp4')
  await new Promise<void>((bound) => socket.bind(0, from, bound))
  await new Promise<void>((connected) => socket.connect(port, '127.0.0.1', connected))
  await Promise.all(
    datagrams.map((bytes) => new Promise<void>((resolve) => socket.send(bytes, () => resolve()))),
  )
  socket.close()
}
