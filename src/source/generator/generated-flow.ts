import type { AddressWords } from '../../model/address.ts'

/** A flow as the generator makes it; names as in the field table, times in milliseconds. */
export interface GeneratedFlow {
  readonly src_addr: AddressWords
  readonly dst_addr: AddressWords
  readonly next_hop: AddressWords
  readonly in_if: number
  readonly out_if: number
  /** Of the packets that were looked at, not multiplied by the sampling rate. */
  readonly packets: number
  readonly bytes: number
  readonly time_flow_start: number
  readonly time_flow_end: number
  /** 0 where the protocol has no ports; type × 256 + code in `dst_port` for ICMP. */
  readonly src_port: number
  readonly dst_port: number
  readonly tcp_flags: number
  readonly proto: number
  readonly ip_tos: number
  readonly src_as: number
  readonly dst_as: number
  readonly src_mask: number
  readonly dst_mask: number
  readonly flow_direction: number
  readonly flow_end_reason: number
}
