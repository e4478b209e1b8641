import { PADDING } from './template/fixed-template.ts'

/** What the records of NetFlow v1, v5 and v7 begin with, as elements and their lengths: 36 bytes. */
export const recordBeginning = [
  [8, 4], // srcaddr
  [12, 4], // dstaddr
  [15, 4], // nexthop
  [10, 2], // input
  [14, 2], // output
  [2, 4], // dPkts
  [1, 4], // dOctets
  [22, 4], // first
  [21, 4], // last
  [7, 2], // srcport
  [11, 2], // dstport
] as const

/** The whole record of v5, which is also what that of v7 begins with: 48 bytes. */
export const netflow5Record = [
  ...recordBeginning,
  [PADDING, 1], // pad1; in v7 flags: which fields are invalid
  [6, 1], // tcp_flags
  [4, 1], // prot
  [5, 1], // tos
  [16, 2], // src_as
  [17, 2], // dst_as
  [9, 1], // src_mask
  [13, 1], // dst_mask
  [PADDING, 2], // pad2; in v7 flags, again
] as const
