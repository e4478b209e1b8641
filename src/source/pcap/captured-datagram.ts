import type { Payload } from '../../model/payload.ts'

/** A UDP datagram off a capture file: a payload that also knows where it was going. */
export interface CapturedDatagram extends Payload {
  readonly destination: string
  readonly destinationPort: number
}
