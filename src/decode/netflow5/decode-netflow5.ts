import type { ByteReader } from '../byte-reader.ts'
import type { FixedDatagram } from '../fixed-datagram.ts'
import { readNetflowHeader } from '../netflow-header.ts'
import { protocols } from '../protocols.ts'
import { fixedTemplate, PADDING } from '../template/fixed-template.ts'

const HEADER_LENGTH = 24

/** The record: 48 bytes. */
const netflow5Template = fixedTemplate([
  [8, 4], // srcaddr
  [12, 4], // dstaddr
  [15, 4], // nexthop
  [10, 2], // input
  [14, 2], // output
  [2, 4], // dPkts
  [1, 4], // dOctets
  [22, 4], // first
  [21, 4], // last
  [7, 2], // srcport
  [11, 2], // dstport
  [PADDING, 1], // pad1
  [6, 1], // tcp_flags
  [4, 1], // prot
  [5, 1], // tos
  [16, 2], // src_as
  [17, 2], // dst_as
  [9, 1], // src_mask
  [13, 1], // dst_mask
  [PADDING, 2], // pad2
])

/**
 * Cisco's NetFlow v5 datagram: a header of 24 bytes, then `count` records.
 *
 *     version(2) count(2) sysUptime(4) unixSecs(4) unixNsecs(4) flowSequence(4)
 *     engineType(1) engineId(1) samplingMode(2 bits) samplingInterval(14 bits)
 */
export function decodeNetflow5(reader: ByteReader): FixedDatagram {
  const { count, uptime, exported, nanoseconds } = readNetflowHeader(reader)
  const sequence = reader.u32()
  const engine = reader.u16()
  const sampling = reader.u16()
  return {
    header: {
      protocol: protocols.netflow_v5,
      domain: engine,
      sequence,
      exported,
      nanoseconds,
      uptime,
    },
    template: netflow5Template,
    start: HEADER_LENGTH,
    count,
    // the top two bits are the sampling mode
    samplingInterval: sampling & 0x3fff,
  }
}
