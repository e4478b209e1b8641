import type { AddressWords } from '../../../src/model/address.ts'
import { parseAddress } from '../../../src/model/address.ts'
import type { GeneratedFlow } from '../../../src/source/generator/generated-flow.ts'
import type { NamedInterface } from '../../../src/source/generator/traffic/named-interface.ts'

/** 2026-01-31T12:00:00.250Z, and a sampler that has been up for 65 536 ms. */
export const time = 1_769_860_800_250
export const boot = time - 0x1_0000

/** An answer from a web server, in which each field has another value. */
export const ipv4Flow: GeneratedFlow = {
  src_addr: words('192.0.2.2'),
  dst_addr: words('203.0.113.9'),
  next_hop: words('203.0.113.1'),
  in_if: 3,
  out_if: 10,
  packets: 4,
  bytes: 5625,
  time_flow_start: boot + 0x1000,
  time_flow_end: boot + 0x2000,
  src_port: 443,
  dst_port: 49152,
  tcp_flags: 0x18,
  proto: 6,
  ip_tos: 0xb8,
  src_as: 64496,
  dst_as: 65536,
  src_mask: 27,
  dst_mask: 28,
  flow_direction: 0,
  flow_end_reason: 1,
}

/** One that has a description, and one that has none. */
export const interfaces: readonly NamedInterface[] = [
  { index: 3, name: 'xe-0/1/0', description: 'Peering: Example Cloud' },
  { index: 10, name: 'lo0', description: '' },
]

export const ipv6Flow: GeneratedFlow = {
  ...ipv4Flow,
  src_addr: words('2001:db8::2'),
  dst_addr: words('2001:db8:1000::9'),
  next_hop: words('2001:db8:1000::1'),
  src_mask: 40,
  dst_mask: 40,
}

function words(text: string): AddressWords {
  return parseAddress(text) ?? [0, 0, 0, 0, 0]
}
