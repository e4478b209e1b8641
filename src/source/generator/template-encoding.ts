import { type DatagramHeader, type Encoding, MOST_BYTES } from './encoding.ts'
import { commonFields, ipv4Fields, ipv6Fields } from './flow-fields.ts'
import { type FlowTemplates, flowSets, isIpv6 } from './flow-sets.ts'
import type { GeneratedFlow } from './generated-flow.ts'
import { type FieldSpecifier, recordLength } from './wire/template.ts'
import { SET_OVERHEAD, type WireSet } from './wire/wire-set.ts'

/** What a protocol with templates has of its own. */
export interface TemplateProtocol {
  /** Bytes of the header of a datagram. */
  readonly headerLength: number
  /** Fields of both templates beside those that every protocol has. */
  readonly fields: readonly FieldSpecifier<GeneratedFlow>[]
  /** A datagram of at most `capacity` bytes. */
  readonly datagram: (
    header: DatagramHeader,
    sets: readonly WireSet[],
    capacity: number,
  ) => Uint8Array
  /** The sets of all templates: those of flows, and those of options data. */
  readonly templates: (ofFlows: FlowTemplates) => readonly WireSet[]
  /** How the sampler samples, and what its interfaces are called. */
  readonly optionsData: readonly WireSet[]
  /** What a datagram with so many data records adds to the sequence number; templates are none. */
  readonly sequenceStep: (records: number) => number
}

/** What NetFlow v9 and IPFIX share: a template for IPv4 flows, one for IPv6, and options data. */
export function templateEncoding(protocol: TemplateProtocol): Encoding {
  const { headerLength, fields, datagram, sequenceStep } = protocol
  const templates: FlowTemplates = {
    ipv4: { id: 256, fields: [...ipv4Fields, ...commonFields, ...fields] },
    ipv6: { id: 257, fields: [...ipv6Fields, ...commonFields, ...fields] },
  }
  const ipv4Record = recordLength(templates.ipv4)
  const ipv6Record = recordLength(templates.ipv6)
  const optionsData = protocol.optionsData.filter(({ records }) => records > 0)
  const optionsRecords = optionsData.reduce((sum, { records }) => sum + records, 0)
  const announced = [...protocol.templates(templates), ...optionsData]
  return {
    ipv6: true,
    overhead: headerLength + 2 * SET_OVERHEAD,
    longestRecord: ipv6Record,
    recordBytes: (flow) => (isIpv6(flow) ? ipv6Record : ipv4Record),
    flows: (header, flows) => ({
      bytes: datagram(header, flowSets(templates, flows), MOST_BYTES),
      sequenceStep: sequenceStep(flows.length),
    }),
    announcement: (header) => ({
      bytes: datagram(header, announced, MOST_BYTES),
      sequenceStep: sequenceStep(optionsRecords),
      optionsRecords,
    }),
  }
}
