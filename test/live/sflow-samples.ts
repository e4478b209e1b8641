import type { Recorder } from './recorder.ts'
import type { Sent } from './sent.ts'

/** The flow samples that tshark reads in recorded sFlow datagrams: each is one packet. */
export async function sflowSamples(recorder: Recorder): Promise<Sent> {
  let bytes = 0n
  let packets = 0n
  for (const [lengths = []] of await recorder.read('sflow', 'sflow_245.header.frame_length')) {
    packets += BigInt(lengths.length)
    for (const length of lengths) bytes += length
  }
  return { bytes, packets, flows: packets }
}
