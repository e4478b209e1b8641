import type { FieldName } from '../../model/fields.ts'
import type { Flows } from '../../model/flows.ts'
import { type PacketField, packetFields } from '../packet/packet-fields.ts'
import { readAcl } from './acl.ts'
import { addressEnd, writeAddress, writeIpv4, writeIpv6 } from './addresses.ts'
import { isList, readGateway } from './gateway.ts'
import { readMpls } from './mpls.ts'
import type { SampledPacket } from './sampled-packet.ts'
import { stringEnd, writeString } from './strings.ts'
import { readUser } from './user.ts'

/**
 * Reads the bytes from `start` to `end`, which are enough for what all records of the kind have,
 * into a row; `false` if what they count does not fit in.
 */
export type ReadRecord = (
  view: DataView,
  start: number,
  end: number,
  row: number,
  packet: SampledPacket,
) => boolean

/** A flow record that fills fields. */
export interface FlowRecordKind {
  /** `data_format` of enterprise 0. */
  readonly format: number
  readonly structure: string
  /** The fewest bytes it has. */
  readonly least: number
  readonly fields: readonly FieldName[]
  /** Makes the reader for a batch. */
  readonly reader: (flows: Flows) => ReadRecord
}

/** Protocol numbers of the fields `etype` and `ip_version`. */
const ETYPE_IPV4 = 0x0800
const ETYPE_IPV6 = 0x86dd

/** The lower twelve bits of IEEE 802.1Q's tag control information. */
const VLAN_MASK = 0xfff

/** A raw header is noted only: `PacketReader` reads it when all other records are. */
const header = (): ReadRecord => (view, start, end, _row, packet) => {
  const length = view.getUint32(start + 12)
  if (length > end - start - 16) return false
  packet.protocol = view.getUint32(start)
  packet.frame = view.getUint32(start + 4)
  packet.start = start + 16
  packet.end = start + 16 + length
  return true
}

/** The addresses take eight bytes each, of which XDR fills two with zeros. */
const ethernet = (flows: Flows): ReadRecord => {
  const source = flows.column('src_mac')?.data
  const destination = flows.column('dst_mac')?.data
  const etype = flows.column('etype')?.data
  return (view, start, _end, row, packet) => {
    packet.ethernet = view.getUint32(start)
    if (source !== undefined) writeMac(view, start + 4, source, row)
    if (destination !== undefined) writeMac(view, start + 12, destination, row)
    if (etype !== undefined) etype[row] = view.getUint32(start + 20)
    return true
  }
}

function writeMac(view: DataView, at: number, data: Uint32Array, row: number): void {
  data[2 * row] = view.getUint16(at)
  data[2 * row + 1] = view.getUint32(at + 2)
}

/** `sampled_ipv4` and `sampled_ipv6` differ in the length of the addresses only. */
const ip =
  (version: 4 | 6) =>
  (flows: Flows): ReadRecord => {
    const [size, etype, write] =
      version === 4 ? ([4, ETYPE_IPV4, writeIpv4] as const) : ([16, ETYPE_IPV6, writeIpv6] as const)
    const source = flows.column('src_addr')
    const destination = flows.column('dst_addr')
    const put = numberWriter(flows)
    return (view, start, _end, row, packet) => {
      packet.ip = view.getUint32(start)
      if (source !== undefined) write(view, start + 8, source, row)
      if (destination !== undefined) write(view, start + 8 + size, destination, row)
      put(view, start + 4, start + 8 + 2 * size, row, version, etype)
      return true
    }
  }

/** Writes what is a number in them, before and behind the addresses. */
function numberWriter(flows: Flows) {
  const version = flows.column('ip_version')?.data
  const etype = flows.column('etype')?.data
  const protocol = flows.column('proto')?.data
  const behind = (['src_port', 'dst_port', 'tcp_flags', 'ip_tos'] as const)
    .map((name, i) => ({ data: flows.column(name)?.data, at: 4 * i }))
    .filter((word) => word.data !== undefined)
  return (
    view: DataView,
    before: number,
    rest: number,
    row: number,
    ipVersion: number,
    ethertype: number,
  ): void => {
    if (version !== undefined) version[row] = ipVersion
    if (etype !== undefined) etype[row] = ethertype
    if (protocol !== undefined) protocol[row] = view.getUint32(before)
    for (const { data, at } of behind) if (data !== undefined) data[row] = view.getUint32(rest + at)
  }
}

/** `src_vlan src_priority dst_vlan dst_priority`; all ones are unknown, as in the fields. */
const extendedSwitch = (flows: Flows): ReadRecord => {
  const source = flows.column('src_vlan')?.data
  const destination = flows.column('dst_vlan')?.data
  return (view, start, _end, row) => {
    if (source !== undefined) source[row] = view.getUint32(start)
    if (destination !== undefined) destination[row] = view.getUint32(start + 8)
    return true
  }
}

/** `nexthop src_mask_len dst_mask_len` */
const router = (flows: Flows): ReadRecord => {
  const nextHop = flows.column('next_hop')
  const source = flows.column('src_mask')?.data
  const destination = flows.column('dst_mask')?.data
  return (view, start, end, row) => {
    const at = addressEnd(view, start, end)
    if (at === undefined || end - at < 8) return false
    writeAddress(view, start, nextHop, row)
    if (source !== undefined) source[row] = view.getUint32(at)
    if (destination !== undefined) destination[row] = view.getUint32(at + 4)
    return true
  }
}

/** `src_address dst_address` after translation. */
const nat = (flows: Flows): ReadRecord => {
  const source = flows.column('post_nat_src_addr')
  const destination = flows.column('post_nat_dst_addr')
  return (view, start, end, row) => {
    const at = addressEnd(view, start, end)
    if (at === undefined || addressEnd(view, at, end) === undefined) return false
    writeAddress(view, start, source, row)
    writeAddress(view, at, destination, row)
    return true
  }
}

/** `src_port dst_port` after translation. */
const natPorts = (flows: Flows): ReadRecord => {
  const source = flows.column('post_nat_src_port')?.data
  const destination = flows.column('post_nat_dst_port')?.data
  return (view, start, _end, row) => {
    if (source !== undefined) source[row] = view.getUint32(start)
    if (destination !== undefined) destination[row] = view.getUint32(start + 4)
    return true
  }
}

/**
 * Tags that the device has taken off, as protocol and control information, the outermost first. As in
 * a packet, the innermost names the VLAN.
 */
const vlanTunnel = (flows: Flows): ReadRecord => {
  const vlan = flows.column('vlan_id')?.data
  return (view, start, end, row) => {
    if (!isList(view, start, end)) return false
    const tags = view.getUint32(start)
    if (vlan !== undefined && tags > 0) vlan[row] = view.getUint32(start + 4 * tags) & VLAN_MASK
    return true
  }
}

/** sFlow Dropped Packet Notification Structures (2020), `extended_egress_queue`: its number. */
const egressQueue = (flows: Flows): ReadRecord => {
  const queue = flows.column('egress_queue')?.data
  return (view, start, _end, row) => {
    if (queue !== undefined) queue[row] = view.getUint32(start)
    return true
  }
}

/** `extended_function`: the symbol of the function that handled the packet. */
const softwareFunction = (flows: Flows): ReadRecord => {
  const symbol = flows.column('function')
  return (view, start, end, row) => {
    if (stringEnd(view, start, end) === undefined) return false
    writeString(view, start, symbol, row)
    return true
  }
}

/** A raw header says what the packet in it says. */
const packetFieldNames = Object.keys(packetFields) as PacketField[]

const ipFields = [
  'ip_bytes',
  'src_addr',
  'dst_addr',
  'etype',
  'ip_version',
  'proto',
  'src_port',
  'dst_port',
  'tcp_flags',
  'ip_tos',
] as const

/** Every flow record that fills a field (sFlow version 5 §5.2, §5.3); the others are skipped. */
export const flowRecordKinds: readonly FlowRecordKind[] = [
  {
    format: 1,
    structure: 'sampled_header',
    least: 16,
    fields: packetFieldNames,
    reader: header,
  },
  {
    format: 2,
    structure: 'sampled_ethernet',
    least: 24,
    fields: ['bytes', 'src_mac', 'dst_mac', 'etype'],
    reader: ethernet,
  },
  {
    format: 3,
    structure: 'sampled_ipv4',
    least: 32,
    fields: ['bytes', ...ipFields],
    reader: ip(4),
  },
  {
    format: 4,
    structure: 'sampled_ipv6',
    least: 56,
    fields: ['bytes', ...ipFields],
    reader: ip(6),
  },
  {
    format: 1001,
    structure: 'extended_switch',
    least: 16,
    fields: ['src_vlan', 'dst_vlan'],
    reader: extendedSwitch,
  },
  {
    format: 1002,
    structure: 'extended_router',
    least: 12,
    fields: ['next_hop', 'src_mask', 'dst_mask'],
    reader: router,
  },
  {
    format: 1003,
    structure: 'extended_gateway',
    least: 24,
    fields: [
      'bgp_next_hop',
      'src_as',
      'dst_as',
      'src_peer_as',
      'dst_peer_as',
      'next_hop_as',
      'as_path',
      'bgp_communities',
      'bgp_local_pref',
    ],
    reader: readGateway,
  },
  {
    format: 1004,
    structure: 'extended_user',
    least: 16,
    fields: ['src_user', 'dst_user'],
    reader: readUser,
  },
  {
    format: 1006,
    structure: 'extended_mpls',
    least: 12,
    fields: ['mpls_label', 'mpls_ttl'],
    reader: readMpls,
  },
  {
    format: 1007,
    structure: 'extended_nat',
    least: 8,
    fields: ['post_nat_src_addr', 'post_nat_dst_addr'],
    reader: nat,
  },
  {
    format: 1012,
    structure: 'extended_vlantunnel',
    least: 4,
    fields: ['vlan_id'],
    reader: vlanTunnel,
  },
  {
    format: 1020,
    structure: 'extended_nat_port',
    least: 8,
    fields: ['post_nat_src_port', 'post_nat_dst_port'],
    reader: natPorts,
  },
  {
    format: 1036,
    structure: 'extended_egress_queue',
    least: 4,
    fields: ['egress_queue'],
    reader: egressQueue,
  },
  {
    format: 1037,
    structure: 'extended_acl',
    least: 12,
    fields: ['acl_number', 'acl_name', 'acl_direction'],
    reader: readAcl,
  },
  {
    format: 1038,
    structure: 'extended_function',
    least: 4,
    fields: ['function'],
    reader: softwareFunction,
  },
]
