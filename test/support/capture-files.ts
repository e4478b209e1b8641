/** How a capture file is written. */
export interface FileOptions {
  readonly little?: boolean
  readonly linkType?: number
  readonly nanoseconds?: boolean
  /** Only so much of each frame is recorded. */
  readonly snapLength?: number
  /** What each frame was on the wire, where that was more than there is. */
  readonly lengths?: readonly number[]
}

/** Numbers of 32 bits in the byte order of a file. */
export function words32(little: boolean, ...words: number[]): Buffer {
  const bytes = Buffer.alloc(words.length * 4)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  words.forEach((word, i) => {
    view.setUint32(i * 4, word, little)
  })
  return bytes
}

const words16 = (little: boolean, ...words: number[]) =>
  Buffer.from(words.flatMap((word) => (little ? [word & 255, word >> 8] : [word >> 8, word & 255])))

/** A classic capture whose frames were seen at 1700000000.5, .500001 (or .500000001) … */
export function classicFile(frames: readonly Uint8Array[], options: FileOptions = {}): Buffer {
  const {
    little = true,
    linkType = 1,
    nanoseconds = false,
    snapLength = 262_144,
    lengths = [],
  } = options
  const half = nanoseconds ? 500_000_000 : 500_000
  const magic = nanoseconds ? 0xa1b2_3c4d : 0xa1b2_c3d4
  return Buffer.concat([
    words32(little, magic),
    words16(little, 2, 4),
    words32(little, 0, 0, snapLength, linkType),
    ...frames.flatMap((frame, i) => {
      const recorded = frame.subarray(0, snapLength)
      const length = Math.max(frame.length, lengths[i] ?? 0)
      return [words32(little, 1_700_000_000, half + i, recorded.length, length), recorded]
    }),
  ])
}

/** A block of a pcapng file. */
export function block(little: boolean, type: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)])
  const length = words32(little, padded.length + 12)
  return Buffer.concat([words32(little, type), length, padded, length])
}

/** The block that a section of a pcapng file begins with. */
export const sectionBlock = (little: boolean): Buffer =>
  block(
    little,
    0x0a0d_0d0a,
    words32(little, 0x1a2b_3c4d),
    words16(little, 1, 0),
    words32(little, 0xffff_ffff, 0xffff_ffff),
  )

/** An interface: its link type, and the options as [code, bytes]. */
export function interfaceBlock(
  little: boolean,
  linkType: number,
  options: readonly (readonly [number, Uint8Array])[] = [],
  snapLength = 0,
): Buffer {
  return block(
    little,
    1,
    words16(little, linkType, 0),
    words32(little, snapLength),
    ...options.flatMap(([code, value]) => [
      words16(little, code, value.length),
      value,
      Buffer.alloc(-value.length & 3),
    ]),
  )
}

/** A frame with its interface and time in ticks. */
export function enhancedBlock(
  little: boolean,
  from: number,
  ticks: bigint,
  frame: Uint8Array,
): Buffer {
  const high = Number(ticks >> 32n)
  const low = Number(ticks & 0xffff_ffffn)
  return block(little, 6, words32(little, from, high, low, frame.length, frame.length), frame)
}
