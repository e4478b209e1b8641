import { count } from './sampler-counts.ts'

/** A protocol in which samplers send flows. */
export interface Protocol {
  /** As it reads in the label `export_protocol`. */
  readonly name: ProtocolName
  /** Its number in goflow2's FlowMessage; those that goflow2 does not know have ours, from 101 on. */
  readonly type: number
  /** Where a sampler counts its records. */
  readonly records: (typeof count)[keyof typeof count]
}

/** Every protocol by its name. */
export const protocols = {
  sflow_5: { name: 'sflow_5', type: 1, records: count.records_sflow_5 },
  netflow_v1: { name: 'netflow_v1', type: 101, records: count.records_netflow_v1 },
  netflow_v5: { name: 'netflow_v5', type: 2, records: count.records_netflow_v5 },
  netflow_v7: { name: 'netflow_v7', type: 107, records: count.records_netflow_v7 },
  netflow_v8: { name: 'netflow_v8', type: 108, records: count.records_netflow_v8 },
  netflow_v9: { name: 'netflow_v9', type: 3, records: count.records_netflow_v9 },
  ipfix: { name: 'ipfix', type: 4, records: count.records_ipfix },
  pmacct_json: { name: 'pmacct_json', type: 120, records: count.records_pmacct_json },
  goflow2_json: { name: 'goflow2_json', type: 121, records: count.records_goflow2_json },
  goflow2_protobuf: {
    name: 'goflow2_protobuf',
    type: 122,
    records: count.records_goflow2_protobuf,
  },
  netobserv_json: { name: 'netobserv_json', type: 123, records: count.records_netobserv_json },
} as const

export type ProtocolName = keyof typeof protocols
