/** How the bytes of an element are read. */
export type ElementType = 'number' | 'ipv4' | 'ipv6' | 'bytes'

interface Element {
  readonly name: string
  readonly type: ElementType
}

const number = (name: string): Element => ({ name, type: 'number' })

/** The elements of NetFlow v9 and IPFIX that samplers commonly send, by id. */
export const elements = new Map<number, Element>([
  [1, number('bytes')],
  [2, number('packets')],
  [4, number('protocol')],
  [5, number('tos')],
  [6, number('tcpFlags')],
  [7, number('srcPort')],
  [8, { name: 'srcAddr', type: 'ipv4' }],
  [9, number('srcMask')],
  [10, number('inIf')],
  [11, number('dstPort')],
  [12, { name: 'dstAddr', type: 'ipv4' }],
  [13, number('dstMask')],
  [14, number('outIf')],
  [15, { name: 'nextHop', type: 'ipv4' }],
  [16, number('srcAs')],
  [17, number('dstAs')],
  [21, number('lastSwitched')],
  [22, number('firstSwitched')],
  [27, { name: 'srcAddr', type: 'ipv6' }],
  [28, { name: 'dstAddr', type: 'ipv6' }],
  [29, number('srcMask')],
  [30, number('dstMask')],
  [34, number('samplingInterval')],
  [48, number('samplerId')],
  [49, number('samplerMode')],
  [50, number('samplerRandomInterval')],
  [60, number('ipVersion')],
  [61, number('direction')],
  [62, { name: 'nextHop', type: 'ipv6' }],
  [136, number('flowEndReason')],
  [152, number('flowStart')],
  [153, number('flowEnd')],
  [302, number('samplerId')],
  [304, number('selectorAlgorithm')],
  [305, number('samplingPacketInterval')],
  [306, number('samplingPacketSpace')],
])
