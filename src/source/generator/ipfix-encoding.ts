import { type Encoding, SAMPLING_RATE, SELECTOR } from './encoding.ts'
import type { EncodingSettings } from './encoding-settings.ts'
import type { GeneratedFlow } from './generated-flow.ts'
import { interfaceTemplate } from './interface-template.ts'
import { templateEncoding } from './template-encoding.ts'
import { ipfixMessage, ipfixOptionsTemplateSet, ipfixTemplateSet } from './wire/ipfix-message.ts'
import { type FieldSpecifier, number, type OptionsTemplate } from './wire/template.ts'
import { dataSet } from './wire/wire-set.ts'

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

/** What each interface is called. */
const interfaceNames = interfaceTemplate(number(10, 4, ({ index }) => index)) // ingressInterface

const fields: readonly FieldSpecifier<GeneratedFlow>[] = [
  number(1, 8, (flow) => flow.bytes), // octetDeltaCount
  number(2, 8, (flow) => flow.packets), // packetDeltaCount
  number(152, 8, (flow) => flow.time_flow_start), // flowStartMilliseconds
  number(153, 8, (flow) => flow.time_flow_end), // flowEndMilliseconds
  number(60, 1, (flow) => flow.src_addr[4]), // ipVersion
  number(136, 1, (flow) => flow.flow_end_reason), // flowEndReason
  number(302, 4, () => SELECTOR), // selectorId, reduced to 32 bits
]

/** A sampler that speaks IPFIX. */
export function ipfixEncoding({ domain, interfaces }: EncodingSettings): Encoding {
  return templateEncoding({
    headerLength: 16,
    fields,
    datagram: (header, sets, capacity) =>
      ipfixMessage({ ...header, observationDomainId: domain }, sets, capacity),
    templates: ({ ipv4, ipv6 }) => [
      ipfixTemplateSet([ipv4, ipv6]),
      // not in one set, which RFC 7011 §3.3.2 allows too: nfacctd 1.7.7 calls that malformed
      ipfixOptionsTemplateSet(selectors),
      ipfixOptionsTemplateSet(interfaceNames),
    ],
    optionsData: [
      dataSet(selectors, [{ id: SELECTOR, space: SAMPLING_RATE - 1 }]),
      dataSet(interfaceNames, interfaces),
    ],
    sequenceStep: (records) => records, // RFC 7011 §3.1
  })
}
