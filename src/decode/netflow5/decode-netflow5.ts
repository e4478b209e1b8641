import type { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { FixedDatagram } from '../fixed-datagram.ts'
import { protocols } from '../protocols.ts'
import type { Template } from '../template/template.ts'

const HEADER_LENGTH = 24
const RECORD_LENGTH = 48

/** The record as a template, since all records have the same form; its last two bytes are padding. */
export const netflow5Template: Template = {
  id: 0,
  kind: 'data',
  scopes: 0,
  fields: (
    [
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
      [210, 1], // pad1
      [6, 1], // tcp_flags
      [4, 1], // prot
      [5, 1], // tos
      [16, 2], // src_as
      [17, 2], // dst_as
      [9, 1], // src_mask
      [13, 1], // dst_mask
      [210, 2], // pad2
    ] as const
  ).map(([id, length]) => ({ id, enterprise: 0, length })),
}

/**
 * Cisco's NetFlow v5 datagram: a header of 24 bytes, then `count` records of 48. Reads the header
 * behind the version; a count beyond the datagram is garbage, all of it.
 *
 *     version(2) count(2) sysUptime(4) unixSecs(4) unixNsecs(4) flowSequence(4)
 *     engineType(1) engineId(1) samplingMode(2 bits) samplingInterval(14 bits)
 */
export function decodeNetflow5(reader: ByteReader): FixedDatagram {
  const count = reader.u16()
  const uptime = reader.u32()
  const seconds = reader.u32()
  const nanoseconds = reader.u32()
  const sequence = reader.u32()
  const engine = reader.u16()
  const sampling = reader.u16()
  if (count * RECORD_LENGTH > reader.remaining) {
    throw new DecodeError(
      'length',
      `the header counts ${count} records, ${reader.remaining} bytes are ${Math.floor(reader.remaining / RECORD_LENGTH)}`,
    )
  }
  return {
    header: {
      protocol: protocols.netflow_v5,
      domain: engine,
      sequence,
      exported: seconds * 1000 + Math.floor(nanoseconds / 1e6),
      nanoseconds: nanoseconds % 1e6,
      uptime,
    },
    template: netflow5Template,
    start: HEADER_LENGTH,
    count,
    // the top two bits are the sampling mode
    samplingInterval: sampling & 0x3fff,
  }
}
