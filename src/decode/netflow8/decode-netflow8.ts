import type { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { FixedDatagram } from '../fixed-datagram.ts'
import { readNetflowHeader } from '../netflow-header.ts'
import { protocols } from '../protocols.ts'
import { aggregationSchemes } from './aggregation-schemes.ts'

const HEADER_LENGTH = 28

const templates = new Map(aggregationSchemes.map(({ number, template }) => [number, template]))

/**
 * Cisco's NetFlow v8 datagram: a header of 28 bytes, then `count` records whose form is that of the
 * aggregation scheme. Each aggregation cache of an engine has sequence numbers of its own.
 *
 *     version(2) count(2) sysUptime(4) unixSecs(4) unixNsecs(4) flowSequence(4)
 *     engineType(1) engineId(1) aggregation(1) aggVersion(1) reserved(4)
 */
export function decodeNetflow8(reader: ByteReader): FixedDatagram {
  const { count, uptime, exported, nanoseconds } = readNetflowHeader(reader)
  const sequence = reader.u32()
  const engine = reader.u16()
  const scheme = reader.u8()
  reader.skip(1 + 4) // aggVersion, reserved
  const template = templates.get(scheme)
  if (template === undefined) {
    throw new DecodeError('unknown_version', `v8 has no aggregation scheme ${scheme}`)
  }
  return {
    header: {
      protocol: protocols.netflow_v8,
      domain: scheme * 0x1_0000 + engine,
      sequence,
      exported,
      nanoseconds,
      uptime,
    },
    template,
    start: HEADER_LENGTH,
    count,
    samplingInterval: 0,
  }
}
