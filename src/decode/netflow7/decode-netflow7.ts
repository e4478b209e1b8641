import type { ByteReader } from '../byte-reader.ts'
import type { FixedDatagram } from '../fixed-datagram.ts'
import { readNetflowHeader } from '../netflow-header.ts'
import { netflow5Record } from '../netflow-record.ts'
import { protocols } from '../protocols.ts'
import { fixedTemplate, PADDING } from '../template/fixed-template.ts'

const HEADER_LENGTH = 24

/**
 * The record: 52 bytes. What its flags call invalid is 0 anyway, and the router that the switch
 * bypassed is no field of ours.
 */
const netflow7Template = fixedTemplate([
  ...netflow5Record,
  [PADDING, 4], // router_sc: the router that was bypassed
])

/**
 * NetFlow v7 of Cisco's Catalyst switches: a header of 24 bytes, then `count` records.
 *
 *     version(2) count(2) sysUptime(4) unixSecs(4) unixNsecs(4) flowSequence(4) reserved(4)
 */
export function decodeNetflow7(reader: ByteReader): FixedDatagram {
  const { count, uptime, exported, nanoseconds } = readNetflowHeader(reader)
  const sequence = reader.u32()
  reader.skip(4)
  return {
    header: {
      protocol: protocols.netflow_v7,
      domain: 0,
      sequence,
      exported,
      nanoseconds,
      uptime,
    },
    template: netflow7Template,
    start: HEADER_LENGTH,
    count,
    samplingInterval: 0,
  }
}
