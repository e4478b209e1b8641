/** Protocols as people write them. */
const protocols: Readonly<Record<string, string>> = {
  sflow_5: 'sFlow 5',
  netflow_v1: 'NetFlow v1',
  netflow_v5: 'NetFlow v5',
  netflow_v7: 'NetFlow v7',
  netflow_v8: 'NetFlow v8',
  netflow_v9: 'NetFlow v9',
  ipfix: 'IPFIX',
  pmacct_json: 'pmacct JSON',
  goflow2_json: 'goflow2 JSON',
  goflow2_protobuf: 'goflow2 protobuf',
  netobserv_json: 'NetObserv JSON',
}

/** How people write a protocol. */
export function protocolName(protocol: string): string {
  return protocols[protocol] ?? protocol
}

/** Who says how packets were sampled. */
export const samplingSources: Readonly<Record<string, string>> = {
  header: 'header',
  options: 'options data',
  interface: 'options data, by interface',
  record: 'flow record',
  override: 'configured',
  default: 'configured default',
}
