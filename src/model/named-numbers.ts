/** The names of a field's numbers, to and fro. */
export interface NamedNumbers {
  readonly name: (number: number) => string | undefined
  /** In any case of letters. */
  readonly number: (name: string) => number | undefined
  readonly names: readonly string[]
}

function namedNumbers(table: Readonly<Record<number, string>>): NamedNumbers {
  const names = Object.values(table)
  const numbers = new Map(
    Object.entries(table).map(([number, name]) => [name.toLowerCase(), Number(number)]),
  )
  return {
    name: (number) => table[number],
    number: (name) => numbers.get(name.toLowerCase()),
    names,
  }
}

/** As in goflow2's FlowMessage; from 101 on those that it does not know. */
export const flowTypes = namedNumbers({
  0: 'FLOWUNKNOWN',
  1: 'SFLOW_5',
  2: 'NETFLOW_V5',
  3: 'NETFLOW_V9',
  4: 'IPFIX',
  101: 'NETFLOW_V1',
  107: 'NETFLOW_V7',
  108: 'NETFLOW_V8',
  120: 'PMACCT_JSON',
  121: 'GOFLOW2_JSON',
  122: 'GOFLOW2_PROTOBUF',
  123: 'NETOBSERV_JSON',
})

/** The numbers of `flowTypes` in our own spelling. */
export const exportProtocols = namedNumbers({
  1: 'sflow_5',
  2: 'netflow_v5',
  3: 'netflow_v9',
  4: 'ipfix',
  101: 'netflow_v1',
  107: 'netflow_v7',
  108: 'netflow_v8',
  120: 'pmacct_json',
  121: 'goflow2_json',
  122: 'goflow2_protobuf',
  123: 'netobserv_json',
})

/** https://www.iana.org/assignments/ieee-802-numbers: the three that flows have names for. */
export const ethertypes = namedNumbers({ 2048: 'IPv4', 2054: 'ARP', 34525: 'IPv6' })

/**
 * What sFlow says of an interface that is none: words that no ifIndex has (RFC 2863: 31 bits), nor
 * the word for "absent".
 */
export const interfaceWords = {
  local: 0xffff_fffe,
  discard: 0xffff_fffd,
  multiple: 0xffff_fffc,
} as const

export const interfaces = namedNumbers(
  Object.fromEntries(Object.entries(interfaceWords).map(([name, word]) => [word, name])),
)

/** Layers of a packet, as in goflow2's LayerStack. */
export const layers = namedNumbers({
  0: 'Ethernet',
  1: 'IPv4',
  2: 'IPv6',
  3: 'TCP',
  4: 'UDP',
  5: 'MPLS',
  6: 'Dot1Q',
  7: 'ICMP',
  8: 'ICMPv6',
  9: 'GRE',
  10: 'IPv6HeaderRouting',
  11: 'IPv6HeaderFragment',
  12: 'Geneve',
  13: 'Teredo',
  99: 'Custom',
})

/** IE 61. */
export const directions = namedNumbers({ 0: 'ingress', 1: 'egress' })

/** https://www.iana.org/assignments/ipfix: flowEndReason (IE 136). */
export const flowEndReasons = namedNumbers({
  1: 'idle_timeout',
  2: 'active_timeout',
  3: 'end_of_flow',
  4: 'forced_end',
  5: 'lack_of_resources',
})

/** https://www.iana.org/assignments/ipfix: natEvent (IE 230). */
export const natEvents = namedNumbers({
  1: 'translation_create',
  2: 'translation_delete',
  3: 'addresses_exhausted',
  4: 'nat44_session_create',
  5: 'nat44_session_delete',
  6: 'nat64_session_create',
  7: 'nat64_session_delete',
  8: 'nat44_bib_create',
  9: 'nat44_bib_delete',
  10: 'nat64_bib_create',
  11: 'nat64_bib_delete',
  12: 'ports_exhausted',
  13: 'quota_exceeded',
  14: 'address_binding_create',
  15: 'address_binding_delete',
  16: 'port_block_allocation',
  17: 'port_block_deallocation',
  18: 'threshold_reached',
})

/** https://www.iana.org/assignments/ipfix: firewallEvent (IE 233). */
export const firewallEvents = namedNumbers({
  0: 'ignore',
  1: 'created',
  2: 'deleted',
  3: 'denied',
  4: 'alert',
  5: 'update',
})
