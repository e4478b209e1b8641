import type { FieldName } from '../../model/fields.ts'
import type { Column, Flows } from '../../model/flows.ts'

/** How far into a packet a layer lies: a reader stops at the deepest that somebody asked for. */
export const depth = {
  link: 1,
  labels: 2,
  network: 3,
  extension: 4,
  transport: 5,
  tunnel: 6,
} as const

/** Every field that a packet header can fill, and the deepest layer that may say it. */
export const packetFields = {
  // all that was sent, by the outermost IP header
  bytes: depth.network,
  src_mac: depth.link,
  dst_mac: depth.link,
  vlan_id: depth.link,
  mpls_label: depth.labels,
  mpls_ttl: depth.labels,
  // MPLS does not say what it carries, the first bits of that do
  etype: depth.network,
  ip_version: depth.network,
  ip_bytes: depth.network,
  src_addr: depth.network,
  dst_addr: depth.network,
  ip_tos: depth.network,
  ip_ttl: depth.network,
  ipv6_flow_label: depth.network,
  proto: depth.extension,
  ip_flags: depth.extension,
  fragment_id: depth.extension,
  fragment_offset: depth.extension,
  ipv6_routing_header_addresses: depth.extension,
  ipv6_routing_header_seg_left: depth.extension,
  src_port: depth.transport,
  dst_port: depth.transport,
  tcp_flags: depth.transport,
  icmp_type: depth.transport,
  icmp_code: depth.transport,
  layer_stack: depth.tunnel,
  layer_size: depth.tunnel,
} as const satisfies Partial<Record<FieldName, number>>

export type PacketField = keyof typeof packetFields

/** The columns of these fields; `undefined` where nobody wants one. */
export type PacketColumns = { readonly [field in PacketField]: Column | undefined }

/**
 * The columns that a batch has of the fields of a packet from a depth on, but for those that something
 * else fills.
 */
export function packetColumns(
  flows: Flows,
  filled: ReadonlySet<FieldName>,
  from: number,
): PacketColumns {
  return columnsBy((field) =>
    filled.has(field) || packetFields[field] < from ? undefined : flows.column(field),
  )
}

/** Nothing is written: what is left of a packet is only walked through. */
export const noColumns: PacketColumns = columnsBy(() => undefined)

function columnsBy(column: (field: PacketField) => Column | undefined): PacketColumns {
  const names = Object.keys(packetFields) as PacketField[]
  return Object.fromEntries(names.map((name) => [name, column(name)])) as PacketColumns
}
