import { SAMPLING_RATE } from '../../src/source/generator/encoding.ts'
import { Generator } from '../../src/source/generator/generator.ts'
import type { Protocol } from '../../src/source/generator/protocol.ts'

/** Made-up datagrams of one sampler with so many records, and their bytes times the sampling rate. */
export function madeUpDatagrams(
  protocol: Protocol,
  count: number,
): { readonly datagrams: readonly Uint8Array[]; readonly bytes: bigint } {
  const start = Date.now()
  const protocols = [protocol]
  const generator = new Generator({ seed: 1, start, rate: 0, samplers: 1, protocols, count })
  const datagrams: Uint8Array[] = []
  let bytes = 0
  while (generator.due < Number.POSITIVE_INFINITY) {
    const emission = generator.next(start)
    if (emission === undefined) continue
    datagrams.push(emission.datagram)
    bytes += emission.bytes
  }
  return { datagrams, bytes: BigInt(bytes) * BigInt(SAMPLING_RATE) }
}
