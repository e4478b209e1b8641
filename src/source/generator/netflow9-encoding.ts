import { type Encoding, SAMPLING_RATE, SELECTOR } from './encoding.ts'
import type { EncodingSettings } from './encoding-settings.ts'
import { interfaceTemplate } from './interface-template.ts'
import { templateEncoding } from './template-encoding.ts'
import {
  netflow9OptionsTemplateFlowSet,
  netflow9Packet,
  netflow9TemplateFlowSet,
} from './wire/netflow9-packet.ts'
import { number, type OptionsTemplate } from './wire/template.ts'
import { dataSet } from './wire/wire-set.ts'

/** RFC 3954 §6.1: the scope that is the whole device, and that which is an interface of it. */
const SCOPE_SYSTEM = 1
const SCOPE_INTERFACE = 2

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

/** What each interface is called. */
const interfaceNames = interfaceTemplate(number(SCOPE_INTERFACE, 4, ({ index }) => index))

/** A sampler that speaks NetFlow v9. */
export function netflow9Encoding({ boot, domain, interfaces }: EncodingSettings): Encoding {
  return templateEncoding({
    headerLength: 20,
    fields: [
      number(1, 4, (flow) => flow.bytes), // IN_BYTES
      number(2, 4, (flow) => flow.packets), // IN_PKTS
      number(22, 4, (flow) => flow.time_flow_start - boot), // FIRST_SWITCHED
      number(21, 4, (flow) => flow.time_flow_end - boot), // LAST_SWITCHED
      number(48, 1, () => SELECTOR), // FLOW_SAMPLER_ID
    ],
    datagram: (header, flowSets, capacity) =>
      netflow9Packet({ ...header, boot, sourceId: domain }, flowSets, capacity),
    templates: ({ ipv4, ipv6 }) => [
      netflow9TemplateFlowSet([ipv4, ipv6]),
      netflow9OptionsTemplateFlowSet([samplers, interfaceNames]),
    ],
    optionsData: [
      dataSet(samplers, [{ id: SELECTOR, interval: SAMPLING_RATE }]),
      dataSet(interfaceNames, interfaces),
    ],
    sequenceStep: () => 1, // RFC 3954 §5.1
  })
}
