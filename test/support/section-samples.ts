import { ipfix, type Specifier, set, template, unsigned } from './datagram.ts'
import { ethernet, ipv4, ipv6, udp } from './packets.ts'

const VARIABLE = 0xffff

/** A VXLAN frame: UDP over IPv6 in a frame of its own, in UDP over IPv4. */
export const vxlanFrame: Buffer = ethernet(
  ipv4(
    udp(
      Buffer.concat([
        Buffer.from('0800000000002a00', 'hex'),
        ethernet(ipv6(udp(Buffer.alloc(12), { to: 53 })), { type: 0x86dd }),
      ]),
      { to: 4789 },
    ),
  ),
)

/** A field of variable length (RFC 7011 §7), in its long form. */
export function variable(bytes: Uint8Array): string {
  return `ff ${unsigned(bytes.length, 2)} ${Buffer.from(bytes).toString('hex')}`
}

/** An IPFIX Message with records of one template, whatever their fields. */
export function recordsOf(fields: readonly Specifier[], ...records: string[]): Uint8Array {
  return ipfix([set(2, template(256, fields)), set(256, records.join(' '))])
}

/** Two stack entries: labels 16 and 17, with times to live 64 and 63. */
export const labelStack: Buffer = Buffer.from('000100400001113f', 'hex')

const packet = ipv4(udp(Buffer.alloc(4)))

/** Datagrams with a packet section of each kind. */
export const sectionSamples: readonly Uint8Array[] = [
  recordsOf(
    [[315, VARIABLE]],
    variable(vxlanFrame),
    variable(ethernet(packet, { tags: [0x8100] })),
  ),
  recordsOf([[104, vxlanFrame.length]], vxlanFrame.toString('hex')),
  recordsOf(
    [
      [316, labelStack.length],
      [317, packet.length],
    ],
    labelStack.toString('hex') + packet.toString('hex'),
  ),
  recordsOf(
    [
      [408, 2],
      [409, 2],
      [410, 2],
      [313, VARIABLE],
      [314, VARIABLE],
    ],
    `0001 0000 0020 ${variable(packet)} ${variable(packet.subarray(20))}`,
  ),
]
