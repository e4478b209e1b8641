import type { Tunnel } from '../../model/tunnels.ts'
import type { Packet } from './packet.ts'

/** A row of the table of layers. */
export interface Layer {
  readonly name: string
  readonly specification: string
  /** One of `depth`. */
  readonly depth: number
  /** Its number in goflow2's LayerStack; none for what has no header of its own. */
  readonly stack?: number
  /** The fewest bytes of its header. */
  readonly least: number
  /** What follows it is another packet, for whoever looks into one of these tunnels. */
  readonly tunnels?: readonly Tunnel[]
  /** Reads the header and goes behind it. Returns the number by which `next` finds what follows. */
  readonly read: (packet: Packet) => number
  /** None where nothing follows that is read. */
  readonly next?: (number: number) => Layer | undefined
}
