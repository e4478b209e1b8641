import type { GeneratedFlow } from '../generated-flow.ts'
import { ByteWriter } from './byte-writer.ts'

const HEADER_LENGTH = 24
const RECORD_LENGTH = 48

/** RFC 6793 §9: stands for an AS whose number does not fit into 16 bits. */
export const AS_TRANS = 23456

/** Sampling mode in the top two bits of the header's last word: one packet in every so many. */
const PACKET_INTERVAL = 1 << 14

/** What the header of a NetFlow v5 datagram says. */
export interface Netflow5Header {
  /** When the datagram is sent and when the sampler was started, in milliseconds since 1970. */
  readonly time: number
  readonly boot: number
  /** Flows in all datagrams before this one. */
  readonly sequence: number
  readonly engine: number
  /** One packet in so many; at most 16383. */
  readonly samplingInterval: number
}

/** A NetFlow v5 datagram with up to 30 IPv4 flows. */
export function netflow5Datagram(
  header: Netflow5Header,
  flows: readonly GeneratedFlow[],
): Uint8Array {
  const writer = new ByteWriter(HEADER_LENGTH + flows.length * RECORD_LENGTH)
  writer.u16(5) // version
  writer.u16(flows.length)
  writer.u32(header.time - header.boot) // SysUptime
  writer.u32(Math.floor(header.time / 1000)) // unix_secs
  writer.u32((header.time % 1000) * 1_000_000) // unix_nsecs
  writer.u32(header.sequence)
  writer.u8(0) // engine type
  writer.u8(header.engine)
  writer.u16(PACKET_INTERVAL | header.samplingInterval)
  for (const flow of flows) writeRecord(writer, flow, header.boot)
  return writer.bytes
}

function writeRecord(writer: ByteWriter, flow: GeneratedFlow, boot: number): void {
  writer.address(flow.src_addr)
  writer.address(flow.dst_addr)
  writer.address(flow.next_hop)
  writer.u16(flow.in_if)
  writer.u16(flow.out_if)
  writer.u32(flow.packets)
  writer.u32(flow.bytes)
  writer.u32(flow.time_flow_start - boot)
  writer.u32(flow.time_flow_end - boot)
  writer.u16(flow.src_port)
  writer.u16(flow.dst_port)
  writer.u8(0) // pad1
  writer.u8(flow.tcp_flags)
  writer.u8(flow.proto)
  writer.u8(flow.ip_tos)
  writer.u16(shortAs(flow.src_as))
  writer.u16(shortAs(flow.dst_as))
  writer.u8(flow.src_mask)
  writer.u8(flow.dst_mask)
  writer.u16(0) // pad2
}

function shortAs(number: number): number {
  return number > 0xffff ? AS_TRANS : number
}
