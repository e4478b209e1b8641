import type { ByteReader } from '../byte-reader.ts'
import type { FixedDatagram } from '../fixed-datagram.ts'
import { readNetflowHeader } from '../netflow-header.ts'
import { netflow5Record } from '../netflow-record.ts'
import { protocols } from '../protocols.ts'
import { fixedTemplate } from '../template/fixed-template.ts'
import { UNSAID } from '../unsaid-rate.ts'

const HEADER_LENGTH = 24

const netflow5Template = fixedTemplate(netflow5Record)

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
    samplingInterval: samplingInterval(sampling),
  }
}

/** The top two bits are the sampling mode, 0 where packets are not sampled. */
function samplingInterval(sampling: number): number {
  const interval = sampling & 0x3fff
  return interval === 0 && sampling !== 0 ? UNSAID : interval
}
