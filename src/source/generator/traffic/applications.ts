/** Bytes of the shortest and the longest packet. */
export type PacketSizes = readonly [least: number, most: number]

/** A kind of traffic. */
export interface Application {
  readonly name: string
  readonly proto: number
  /** The server's port, 0 where the protocol has none. */
  readonly port: number
  /** How many of a thousand flows are of it. */
  readonly share: number
  /** Mean packet from client to server, and back, in bytes of IPv4. */
  readonly request: PacketSizes
  readonly answer: PacketSizes
  /** How long the tail of its sizes is: about the packets of a flow beyond the first, over 3. */
  readonly tail: number
}

const ICMP = 1
const TCP = 6
const UDP = 17
const GRE = 47
const ESP = 50

/** What the modelled internet carries; the shares add up to a thousand. */
export const applications = [
  row('https', TCP, 443, 390, [52, 400], [600, 1500], 1.5),
  row('quic', UDP, 443, 250, [60, 500], [800, 1450], 2),
  row('dns', UDP, 53, 110, [56, 90], [80, 512], 0),
  row('http', TCP, 80, 60, [52, 400], [400, 1500], 1),
  row('ssh', TCP, 22, 35, [52, 200], [52, 600], 0.8),
  row('wireguard', UDP, 51820, 30, [120, 1480], [120, 1480], 1.2),
  row('imaps', TCP, 993, 20, [52, 200], [200, 1400], 0.3),
  row('ntp', UDP, 123, 20, [76, 76], [76, 76], 0),
  row('submission', TCP, 587, 15, [300, 1400], [52, 120], 0.3),
  row('rtp', UDP, 5004, 15, [160, 1200], [160, 1200], 1.5),
  row('bgp', TCP, 179, 5, [52, 300], [52, 300], 0),
  row('icmp', ICMP, 0, 25, [64, 84], [64, 84], 0),
  row('gre', GRE, 0, 15, [100, 1476], [100, 1476], 1),
  row('esp', ESP, 0, 10, [120, 1440], [120, 1440], 1),
] as const satisfies readonly Application[]

function row(
  name: string,
  proto: number,
  port: number,
  share: number,
  request: PacketSizes,
  answer: PacketSizes,
  tail: number,
): Application {
  return { name, proto, port, share, request, answer, tail }
}
