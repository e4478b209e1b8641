import { type Encoding, MOST_BYTES, SAMPLING_RATE, SELECTOR } from './encoding.ts'
import type { EncodingSettings } from './encoding-settings.ts'
import { commonFields, ipv4Fields, ipv6Fields } from './flow-fields.ts'
import { type FlowTemplates, flowSets, isIpv6 } from './flow-sets.ts'
import type { GeneratedFlow } from './generated-flow.ts'
import {
  netflow9OptionsTemplateFlowSet,
  netflow9Packet,
  netflow9TemplateFlowSet,
} from './wire/netflow9-packet.ts'
import { type FieldSpecifier, number, type OptionsTemplate, recordLength } from './wire/template.ts'
import { dataSet, SET_OVERHEAD } from './wire/wire-set.ts'

const HEADER_LENGTH = 20

/** RFC 3954 §6.1: the scope that is the whole device. */
const SCOPE_SYSTEM = 1

/** RFC 3954 §8, FLOW_SAMPLER_MODE: 1 deterministic, 2 random. */
const RANDOM_SAMPLING = 2

/** How each sampler of the device samples (RFC 3954 §8). */
const samplers: OptionsTemplate<{ readonly id: number; readonly interval: number }> = {
  id: 258,
  scopes: 1,
  fields: [
    number(SCOPE_SYSTEM, 4, () => 0),
    number(48, 1, ({ id }) => id), // FLOW_SAMPLER_ID
    number(49, 1, () => RANDOM_SAMPLING), // FLOW_SAMPLER_MODE
    number(50, 4, ({ interval }) => interval), // FLOW_SAMPLER_RANDOM_INTERVAL
  ],
}

/** A sampler that speaks NetFlow v9. */
export function netflow9Encoding({ boot, domain: sourceId }: EncodingSettings): Encoding {
  const templates = flowTemplates(boot)
  const ipv4Record = recordLength(templates.ipv4)
  const ipv6Record = recordLength(templates.ipv6)
  return {
    ipv6: true,
    overhead: HEADER_LENGTH + 2 * SET_OVERHEAD,
    longestRecord: ipv6Record,
    recordBytes: (flow) => (isIpv6(flow) ? ipv6Record : ipv4Record),
    flows: (header, flows) => ({
      bytes: netflow9Packet({ ...header, boot, sourceId }, flowSets(templates, flows), MOST_BYTES),
      sequenceStep: 1,
    }),
    announcement: (header) => ({
      bytes: netflow9Packet(
        { ...header, boot, sourceId },
        [
          netflow9TemplateFlowSet([templates.ipv4, templates.ipv6]),
          netflow9OptionsTemplateFlowSet(samplers),
          dataSet(samplers, [{ id: SELECTOR, interval: SAMPLING_RATE }]),
        ],
        MOST_BYTES,
      ),
      sequenceStep: 1,
      optionsRecords: 1,
    }),
  }
}

function flowTemplates(boot: number): FlowTemplates {
  const own: readonly FieldSpecifier<GeneratedFlow>[] = [
    number(1, 4, (flow) => flow.bytes), // IN_BYTES
    number(2, 4, (flow) => flow.packets), // IN_PKTS
    number(22, 4, (flow) => flow.time_flow_start - boot), // FIRST_SWITCHED
    number(21, 4, (flow) => flow.time_flow_end - boot), // LAST_SWITCHED
    number(48, 1, () => SELECTOR), // FLOW_SAMPLER_ID
  ]
  return {
    ipv4: { id: 256, fields: [...ipv4Fields, ...commonFields, ...own] },
    ipv6: { id: 257, fields: [...ipv6Fields, ...commonFields, ...own] },
  }
}
