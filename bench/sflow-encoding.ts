import type { Encoding } from '../src/source/generator/encoding.ts'
import { SAMPLING_RATE } from '../src/source/generator/encoding.ts'
import type { GeneratedFlow } from '../src/source/generator/generated-flow.ts'
import { ByteWriter } from '../src/source/generator/wire/byte-writer.ts'

const VERSION = 5
const IPV4 = 1
const FLOW_SAMPLE = 1
const SAMPLED_HEADER = 1
const EXTENDED_GATEWAY = 1003

/** Bytes that an agent takes from the beginning of a frame, most often. */
const HEADER = 128

/** A flow sample: its head, a raw header, and a gateway record with one AS in the path. */
const SAMPLE = 8 + 32 + (8 + 16 + HEADER) + (8 + 44)

/** An sFlow agent that samples frames with a header of 128 bytes, and knows about BGP. */
export function sflowEncoding(agent: number): Encoding {
  let sample = 0
  return {
    ipv6: false,
    overhead: 28,
    longestRecord: SAMPLE,
    recordBytes: () => SAMPLE,
    flows: ({ time, sequence }, flows) => {
      const writer = new ByteWriter(28 + flows.length * SAMPLE)
      const words = [VERSION, IPV4, agent, 0, sequence, time, flows.length]
      for (const word of words) writer.u32(word)
      for (const flow of flows) writeSample(writer, flow, ++sample)
      return { bytes: writer.bytes, sequenceStep: 1 }
    },
  }
}

function writeSample(writer: ByteWriter, flow: GeneratedFlow, sequence: number): void {
  const { in_if, out_if } = flow
  const head = [FLOW_SAMPLE, SAMPLE - 8, sequence, in_if, SAMPLING_RATE]
  const counts = [sequence * SAMPLING_RATE, 0, in_if, out_if, 2]
  for (const word of [...head, ...counts]) writer.u32(word)
  const size = Math.round(flow.bytes / flow.packets)
  for (const word of [SAMPLED_HEADER, 16 + HEADER, 1, size + 18, 4, HEADER]) writer.u32(word)
  writeFrame(writer, flow, size)
  writer.u32(EXTENDED_GATEWAY)
  writer.u32(44)
  writer.u32(IPV4)
  writer.address(flow.next_hop)
  // own AS, source, its neighbour, one segment: a sequence of one, no communities, preference
  for (const word of [64_500, flow.src_as, 64_501, 1, 2, 1, flow.dst_as, 0, 100]) writer.u32(word)
}

/** Ethernet, IPv4 and TCP, then what the packet carries. */
function writeFrame(writer: ByteWriter, flow: GeneratedFlow, size: number): void {
  const start = writer.length
  for (const part of [0x0200, 0x0000, 0x0001, 0x0200, 0x0000, 0x0002, 0x0800]) writer.u16(part)
  writer.u16(0x4500)
  writer.u16(size)
  for (const part of [0x1234, 0x4000, 0x4006, 0]) writer.u16(part)
  writer.address(flow.src_addr)
  writer.address(flow.dst_addr)
  writer.u16(flow.src_port)
  writer.u16(flow.dst_port)
  for (const word of [1, 1]) writer.u32(word)
  writer.u16(0x5000 | flow.tcp_flags)
  while (writer.length < start + HEADER) writer.u8(0)
}
