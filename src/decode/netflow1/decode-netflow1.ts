import type { ByteReader } from '../byte-reader.ts'
import type { FixedDatagram } from '../fixed-datagram.ts'
import { readNetflowHeader } from '../netflow-header.ts'
import { recordBeginning } from '../netflow-record.ts'
import { protocols } from '../protocols.ts'
import { fixedTemplate, PADDING } from '../template/fixed-template.ts'

const HEADER_LENGTH = 16

/** The record: 48 bytes. What routers count of TCP behind its flags is skipped. */
const netflow1Template = fixedTemplate([
  ...recordBeginning,
  [PADDING, 2], // pad
  [4, 1], // prot
  [5, 1], // tos
  [6, 1], // flags: of TCP
  [PADDING, 1], // tcp_retx_cnt
  [PADDING, 1], // tcp_retx_secs
  [PADDING, 1], // tcp_misseq_cnt
  [PADDING, 4], // reserved
])

/**
 * Cisco's NetFlow v1 datagram: a header of 16 bytes, then `count` records. It has no sequence
 * numbers, so that loss is not noticed.
 */
export function decodeNetflow1(reader: ByteReader): FixedDatagram {
  const { count, uptime, exported, nanoseconds } = readNetflowHeader(reader)
  return {
    header: {
      protocol: protocols.netflow_v1,
      domain: 0,
      sequence: undefined,
      exported,
      nanoseconds,
      uptime,
    },
    template: netflow1Template,
    start: HEADER_LENGTH,
    count,
    samplingInterval: 0,
  }
}
