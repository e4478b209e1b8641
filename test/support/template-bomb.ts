import { hex } from './hex.ts'

/** RFC 7011 §3.4.1: ids 256 to 65535. */
export const TEMPLATE_IDS = 65_280

/** Ids in one datagram: more would not fit into 64 KiB. */
const IDS_A_DATAGRAM = 8160

/** A bomb of IPFIX templates, as large as it can get or thinned. */
export interface TemplateBomb {
  readonly samplers: number
  /** Of all samplers together. */
  readonly sessions: number
  /** Template ids in each session. */
  readonly ids: number
}

/** One datagram of the bomb, lent until the next, and who sends it. */
export interface BombDatagram {
  readonly bytes: Uint8Array
  readonly address: string
  readonly port: number
}

/** Every datagram of a bomb, session by session. */
export function* templateBomb({ samplers, sessions, ids }: TemplateBomb): Generator<BombDatagram> {
  const datagrams = bombOf(ids)
  for (let session = 0; session < sessions; session++) {
    const sampler = session % samplers
    const address = `10.0.${sampler >>> 8}.${sampler & 255}`
    const port = 1024 + Math.floor(session / samplers)
    for (const bytes of datagrams) yield { bytes, address, port }
  }
}

/** One template of one field for each id, then data that waits for a template that does not come. */
function bombOf(ids: number): Uint8Array[] {
  const datagrams: Uint8Array[] = []
  for (let first = 0; first < ids; first += IDS_A_DATAGRAM) {
    const count = Math.min(IDS_A_DATAGRAM, ids - first)
    const bytes = new Uint8Array(16 + 4 + 8 * count)
    const view = new DataView(bytes.buffer)
    bytes.set(hex(`000a 0000 6553f100 00000000 00000001  0002 0000`))
    view.setUint16(2, bytes.length)
    view.setUint16(18, 4 + 8 * count)
    for (let i = 0; i < count; i++) {
      const at = 20 + 8 * i
      view.setUint16(at, 256 + first + i)
      view.setUint16(at + 2, 1)
      view.setUint16(at + 4, 1 + (i % 400))
      view.setUint16(at + 6, 4)
    }
    datagrams.push(bytes)
  }
  datagrams.push(hex('000a 001c 6553f100 00000000 00000002  0100 000c 00000001 00000002'))
  return datagrams
}
