import type { GeneratedFlow } from './generated-flow.ts'
import type { Template } from './wire/template.ts'
import { dataSet, type WireSet } from './wire/wire-set.ts'

/** The templates of a sampler's flows. */
export interface FlowTemplates {
  readonly ipv4: Template<GeneratedFlow>
  readonly ipv6: Template<GeneratedFlow>
}

export function isIpv6({ src_addr }: GeneratedFlow): boolean {
  return src_addr[4] === 6
}

/** One set for the IPv4 flows and one for the IPv6 flows, where there are any. */
export function flowSets(
  { ipv4, ipv6 }: FlowTemplates,
  flows: readonly GeneratedFlow[],
): WireSet[] {
  return [
    dataSet(
      ipv4,
      flows.filter((flow) => !isIpv6(flow)),
    ),
    dataSet(ipv6, flows.filter(isIpv6)),
  ].filter(({ records }) => records > 0)
}
