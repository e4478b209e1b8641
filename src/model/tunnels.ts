/**
 * The tunnels that a packet header can be followed into. `ipip` is IPv4 in IPv4 (RFC 2003), IPv4 or
 * IPv6 in IPv6 (RFC 2473); `6in4` is IPv6 in IPv4 (RFC 4213); `srv6` is whatever is in an IPv6
 * packet, with or without a list of segments (RFC 8986).
 */
export const tunnels = [
  'gre',
  'ipip',
  '6in4',
  'vxlan',
  'geneve',
  'teredo',
  'gtp',
  'srv6',
  'mpls_pseudowire',
] as const

export type Tunnel = (typeof tunnels)[number]
