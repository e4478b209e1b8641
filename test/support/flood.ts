import { EXPORTED_SECONDS } from './datagram.ts'

/** Records in one datagram of a flood, and bytes that each of them says. */
export const FLOOD_RECORDS = 10
export const FLOOD_BYTES = 1500

const HEADER = 24
const RECORD = 48

/** Who sends how much. */
export interface Flood {
  /** Different addresses of samplers. */
  readonly samplers: number
  /** Different pairs of autonomous systems; below 2^32. */
  readonly pairs: number
}

/** One datagram of a flood, lent until the next, and who sends it. */
export interface FloodDatagram {
  readonly bytes: Uint8Array
  readonly address: string
}

/** NetFlow v5 in which no pair of autonomous systems comes twice; samplers take turns. */
export function* flood({ samplers, pairs }: Flood): Generator<FloodDatagram> {
  const view = new DataView(new ArrayBuffer(HEADER + FLOOD_RECORDS * RECORD))
  const bytes = new Uint8Array(view.buffer)
  view.setUint16(0, 5)
  view.setUint16(2, FLOOD_RECORDS)
  view.setUint32(8, EXPORTED_SECONDS)
  for (let sent = 0; sent * FLOOD_RECORDS < pairs; sent++) {
    for (let i = 0; i < FLOOD_RECORDS; i++) {
      const pair = sent * FLOOD_RECORDS + i
      const at = HEADER + i * RECORD
      view.setUint32(at + 16, 1)
      view.setUint32(at + 20, FLOOD_BYTES)
      view.setUint16(at + 40, pair >>> 16)
      view.setUint16(at + 42, pair & 0xffff)
    }
    const sampler = sent % samplers
    yield { bytes, address: `10.${sampler >>> 16}.${(sampler >>> 8) & 255}.${sampler & 255}` }
  }
}
