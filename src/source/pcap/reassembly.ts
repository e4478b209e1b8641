import type { Fragment, IpPacket } from './ip-packet.ts'

/** A packet that a fragment of is still missing. */
interface Incomplete {
  readonly pieces: Map<number, Uint8Array>
  readonly since: number
  /** Protocol of what the whole begins with; the first fragment knows it best. */
  protocol: number
  /** Bytes of the whole, known from the last fragment. */
  length: number | undefined
  held: number
}

/** What one more fragment came to. */
export type Reassembled =
  | { readonly kind: 'whole'; readonly protocol: number; readonly payload: Uint8Array }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'bad' }

/** The longest payload that either version of IP can carry in fragments. */
const LONGEST = 65_535
/** What a piece costs beside its bytes. */
const PIECE_COST = 128
/** RFC 8200 §4.5. */
const LIFETIME_MS = 60_000

/** Puts fragments together; never holds more than `limit` bytes, the oldest packet goes first. */
export class Reassembly {
  readonly #limit: number
  readonly #lost: () => void
  readonly #packets = new Map<string, Incomplete>()
  #held = 0

  constructor(limit: number, lost: () => void) {
    this.#limit = limit
    this.#lost = lost
  }

  /** Takes a fragment in; the whole packet if it was the last one missing. */
  add(packet: IpPacket, fragment: Fragment, now: number): Reassembled {
    this.#expire(now)
    const { version, source, destination, protocol, payload } = packet
    // RFC 791 tells packets apart by the protocol too, RFC 8200 §4.5 does not.
    const key = [version, source, destination, fragment.id, version === 4 ? protocol : ''].join(' ')
    const known = this.#packets.get(key)
    const incomplete = known ?? {
      pieces: new Map(),
      since: now,
      protocol,
      length: undefined,
      held: 0,
    }
    if (!accepts(incomplete, fragment, payload)) {
      if (known !== undefined) this.#drop(key, known)
      return { kind: 'bad' }
    }
    this.#packets.set(key, incomplete)
    this.#take(incomplete, packet, fragment)
    const whole = assemble(incomplete)
    if (whole !== undefined) this.#drop(key, incomplete)
    this.#makeRoom()
    return whole === undefined
      ? { kind: 'waiting' }
      : { kind: 'whole', protocol: incomplete.protocol, payload: whole }
  }

  /** Gives up on everything that is still incomplete. */
  end(): void {
    this.#expire(Number.POSITIVE_INFINITY)
  }

  #take(incomplete: Incomplete, { protocol, payload }: IpPacket, fragment: Fragment): void {
    if (!fragment.more) incomplete.length = fragment.offset + payload.length
    if (fragment.offset === 0) incomplete.protocol = protocol
    // The same fragment once more: a capture on several interfaces sees it as often.
    if (incomplete.pieces.has(fragment.offset)) return
    incomplete.pieces.set(fragment.offset, payload.slice())
    const cost = payload.length + PIECE_COST
    incomplete.held += cost
    this.#held += cost
  }

  #expire(now: number): void {
    for (const [key, incomplete] of this.#packets) {
      if (now - incomplete.since < LIFETIME_MS) return
      this.#drop(key, incomplete)
      this.#lost()
    }
  }

  #makeRoom(): void {
    for (const [key, incomplete] of this.#packets) {
      if (this.#held <= this.#limit) return
      this.#drop(key, incomplete)
      this.#lost()
    }
  }

  #drop(key: string, incomplete: Incomplete): void {
    this.#packets.delete(key)
    this.#held -= incomplete.held
  }
}

/** Whether the fragment fits what is there: RFC 5722 allows no overlap, RFC 791 no ragged end. */
function accepts(incomplete: Incomplete, fragment: Fragment, payload: Uint8Array): boolean {
  const end = fragment.offset + payload.length
  if (payload.length === 0 || end > LONGEST) return false
  if (fragment.more && payload.length % 8 !== 0) return false
  const { length, pieces } = incomplete
  if (length !== undefined && (fragment.more ? end >= length : end !== length)) return false
  const same = pieces.get(fragment.offset)
  return same === undefined || same.length === payload.length
}

/** The payload if every piece of it is there. */
function assemble({ pieces, length, held }: Incomplete): Uint8Array | undefined {
  if (length === undefined || held - pieces.size * PIECE_COST < length) return undefined
  const parts: Uint8Array[] = []
  for (let at = 0; at < length; ) {
    const piece = pieces.get(at)
    if (piece === undefined) return undefined
    parts.push(piece)
    at += piece.length
  }
  const whole = Buffer.concat(parts)
  return whole.length === length ? whole : undefined
}
