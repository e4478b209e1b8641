import { interfaceWords } from '../../model/named-numbers.ts'

/** sFlow version 5 §5, `interface`: the device itself, in place of an ifIndex. */
const LOCAL = 0x3fff_ffff

/** RFC 2863: an ifIndex has 31 bits. */
const MAX_IF_INDEX = 0x7fff_ffff

/** `interface_expanded`: what the value is. In the compact form these are the upper two bits. */
const IF_INDEX = 0
const DISCARDED = 1
const MULTIPLE = 2

/** The word of `in_if` or `out_if` for an interface: its ifIndex, 0 if unknown, or a named one. */
export function interfaceWord(format: number, value: number): number {
  switch (format) {
    case IF_INDEX:
      if (value === LOCAL) return interfaceWords.local
      return value <= MAX_IF_INDEX ? value : 0
    case DISCARDED:
      return interfaceWords.discard
    case MULTIPLE:
      return interfaceWords.multiple
    default:
      return 0
  }
}

/** IE 89: dropped, for a reason that is not told. */
const DROPPED = 128

/** IE 89 by sFlow's reasons to discard a packet: codes of ICMP "unreachable", then its own. */
const droppedFor: ReadonlyMap<number, number> = new Map([
  [0, 131], // network unreachable: unroutable
  [1, 131], // host unreachable
  [4, 133], // fragmentation needed
  [6, 131], // network unknown
  [7, 131], // host unknown
  [9, 129], // network prohibited: access list
  [10, 129], // host prohibited
  [13, 129], // communication prohibited
  [257, 137], // time to live exceeded
  [258, 129], // access list
  [260, 139], // random early detection
  [261, 138], // policer
  [262, 133], // too big
])

/** IE 89 for an outgoing interface; `undefined` if nothing says that the packet was dropped. */
export function forwardingStatus(format: number, value: number): number | undefined {
  return format === DISCARDED ? (droppedFor.get(value) ?? DROPPED) : undefined
}
