import { type Encoding, MOST_BYTES, SAMPLING_RATE, SELECTOR } from './encoding.ts'
import type { EncodingSettings } from './encoding-settings.ts'
import { commonFields, ipv4Fields, ipv6Fields } from './flow-fields.ts'
import { type FlowTemplates, flowSets, isIpv6 } from './flow-sets.ts'
import type { GeneratedFlow } from './generated-flow.ts'
import { ipfixMessage, ipfixOptionsTemplateSet, ipfixTemplateSet } from './wire/ipfix-message.ts'
import { type FieldSpecifier, number, type OptionsTemplate, recordLength } from './wire/template.ts'
import { dataSet, SET_OVERHEAD } from './wire/wire-set.ts'

const HEADER_LENGTH = 16

/** RFC 5477 §8.1: systematic count-based sampling. */
const COUNT_BASED = 1

/** How each selector samples: the Selector Report Interpretation of RFC 5476 §6.5.2. */
const selectors: OptionsTemplate<{ readonly id: number; readonly space: number }> = {
  id: 258,
  scopes: 1,
  fields: [
    number(302, 4, ({ id }) => id), // selectorId, reduced to 32 bits
    number(304, 2, () => COUNT_BASED), // selectorAlgorithm
    number(305, 4, () => 1), // samplingPacketInterval
    number(306, 4, ({ space }) => space), // samplingPacketSpace
  ],
}

const own: readonly FieldSpecifier<GeneratedFlow>[] = [
  number(1, 8, (flow) => flow.bytes), // octetDeltaCount
  number(2, 8, (flow) => flow.packets), // packetDeltaCount
  number(152, 8, (flow) => flow.time_flow_start), // flowStartMilliseconds
  number(153, 8, (flow) => flow.time_flow_end), // flowEndMilliseconds
  number(60, 1, (flow) => flow.src_addr[4]), // ipVersion
  number(136, 1, (flow) => flow.flow_end_reason), // flowEndReason
  number(302, 4, () => SELECTOR), // selectorId, reduced to 32 bits
]

const templates: FlowTemplates = {
  ipv4: { id: 256, fields: [...ipv4Fields, ...commonFields, ...own] },
  ipv6: { id: 257, fields: [...ipv6Fields, ...commonFields, ...own] },
}

const ipv4Record = recordLength(templates.ipv4)
const ipv6Record = recordLength(templates.ipv6)

/** A sampler that speaks IPFIX. */
export function ipfixEncoding({ domain: observationDomainId }: EncodingSettings): Encoding {
  return {
    ipv6: true,
    overhead: HEADER_LENGTH + 2 * SET_OVERHEAD,
    longestRecord: ipv6Record,
    recordBytes: (flow) => (isIpv6(flow) ? ipv6Record : ipv4Record),
    flows: (header, flows) => ({
      bytes: ipfixMessage(
        { ...header, observationDomainId },
        flowSets(templates, flows),
        MOST_BYTES,
      ),
      sequenceStep: flows.length,
    }),
    announcement: (header) => ({
      bytes: ipfixMessage(
        { ...header, observationDomainId },
        [
          ipfixTemplateSet([templates.ipv4, templates.ipv6]),
          ipfixOptionsTemplateSet(selectors),
          dataSet(selectors, [{ id: SELECTOR, space: SAMPLING_RATE - 1 }]),
        ],
        MOST_BYTES,
      ),
      sequenceStep: 1, // the options record; templates are not counted
      optionsRecords: 1,
    }),
  }
}
