import type { CaptureBytes } from './capture-bytes.ts'
import { CaptureError } from './capture-error.ts'
import type { OnCaptureProblem } from './capture-problem.ts'
import type { Frame } from './frame.ts'
import { view } from './view.ts'

// draft-ietf-opsawg-pcapng §4
const SECTION_HEADER = 0x0a0d_0d0a
const INTERFACE = 1
const OBSOLETE_PACKET = 2
const SIMPLE_PACKET = 3
const ENHANCED_PACKET = 6

const IF_TSRESOL = 9
const IF_TSOFFSET = 14

/** Longer than any block worth reading; a length above it means that the file is damaged. */
const LONGEST_BLOCK = 16 * 1024 * 1024

interface Interface {
  readonly linkType: number
  readonly snapLength: number
  readonly ticksPerMs: number
  readonly offsetMs: number
}

interface Block {
  readonly type: number
  readonly body: Uint8Array
  /** Whether the section that it is in was written by a little-endian machine. */
  readonly little: boolean
}

/** Whether a file that begins with these four bytes is a pcapng capture. */
export const isPcapng = (magic: Uint8Array): boolean => view(magic).getUint32(0) === SECTION_HEADER

/** The frames of a pcapng file: any number of sections and interfaces, in both byte orders. */
export function* pcapngFrames(bytes: CaptureBytes, problem: OnCaptureProblem): Generator<Frame> {
  let interfaces: Interface[] = []
  let time = 0
  for (const block of blocks(bytes, problem)) {
    if (block.type === SECTION_HEADER) interfaces = []
    if (block.type === INTERFACE) {
      const described = readInterface(block)
      if (described !== undefined) interfaces.push(described)
    }
    if (!isPacket(block.type)) continue
    const frame = readPacket(block, interfaces, time)
    if (frame === undefined) {
      problem('corrupt_file', `a packet block that contradicts itself before ${bytes.offset}`)
      continue
    }
    time = frame.time
    yield frame
  }
}

const isPacket = (type: number) =>
  type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === OBSOLETE_PACKET

function* blocks(bytes: CaptureBytes, problem: OnCaptureProblem): Generator<Block> {
  let little = false
  while (!bytes.atEnd) {
    const start = bytes.offset
    const head = bytes.take(12)
    if (head === undefined) {
      problem('truncated_file', `the file ends within the block at offset ${start}`)
      return
    }
    if (isPcapng(head)) little = byteOrder(head, start)
    const length = view(head).getUint32(4, little)
    if (length < 12 || length % 4 !== 0 || length > LONGEST_BLOCK) {
      problem('corrupt_file', `a block of ${length} bytes at offset ${start}`)
      return
    }
    // The smallest block has no body: then what was read is already its trailing length.
    const rest = bytes.take(length - 12)
    if (rest === undefined) {
      problem('truncated_file', `the file ends within the block at offset ${start}`)
      return
    }
    const body = Buffer.concat([head.subarray(8), rest]).subarray(0, length - 12)
    yield { type: view(head).getUint32(0, little), body, little }
  }
}

/** §4.1: the byte-order magic of a section header. */
function byteOrder(head: Uint8Array, start: number): boolean {
  if (view(head).getUint32(8, true) === 0x1a2b_3c4d) return true
  if (view(head).getUint32(8) === 0x1a2b_3c4d) return false
  throw new CaptureError(`the section header at offset ${start} has no byte-order magic`)
}

/** §4.2. */
function readInterface({ body, little }: Block): Interface | undefined {
  if (body.length < 8) return undefined
  const fields = view(body)
  let ticksPerMs = 1e3
  let offsetMs = 0
  for (let at = 8; at + 4 <= body.length; ) {
    const code = fields.getUint16(at, little)
    const length = fields.getUint16(at + 2, little)
    const value = at + 4
    if (code === 0 || value + length > body.length) break
    if (code === IF_TSRESOL && length === 1) ticksPerMs = resolution(body[value] ?? 6)
    if (code === IF_TSOFFSET && length === 8) {
      offsetMs = Number(fields.getBigInt64(value, little)) * 1e3
    }
    at = value + length + padding(length)
  }
  return {
    linkType: fields.getUint16(0, little),
    snapLength: fields.getUint32(4, little),
    ticksPerMs,
    offsetMs,
  }
}

/** §4.2: a power of ten, or of two where the top bit is set. */
function resolution(exponent: number): number {
  return (exponent & 0x80 ? 2 ** (exponent & 0x7f) : 10 ** exponent) / 1e3
}

const padding = (length: number) => -length & 3

function readPacket(block: Block, interfaces: Interface[], previous: number): Frame | undefined {
  return block.type === SIMPLE_PACKET
    ? simplePacket(block, interfaces[0], previous)
    : enhancedPacket(block, interfaces)
}

/** §4.4: no time of its own, and only its length on the wire. */
function simplePacket(
  { body, little }: Block,
  from: Interface | undefined,
  previous: number,
): Frame | undefined {
  if (from === undefined || body.length < 4) return undefined
  const length = view(body).getUint32(0, little)
  const most = from.snapLength === 0 ? length : Math.min(length, from.snapLength)
  return { linkType: from.linkType, bytes: body.subarray(4, 4 + most), time: previous }
}

/** §4.3; the obsolete block of appendix A differs in the width of the interface's number only. */
function enhancedPacket(
  { type, body, little }: Block,
  interfaces: readonly Interface[],
): Frame | undefined {
  if (body.length < 20) return undefined
  const fields = view(body)
  const number =
    type === OBSOLETE_PACKET ? fields.getUint16(0, little) : fields.getUint32(0, little)
  const from = interfaces[number]
  const length = fields.getUint32(12, little)
  if (from === undefined || 20 + length > body.length) return undefined
  const ticks = fields.getUint32(4, little) * 2 ** 32 + fields.getUint32(8, little)
  return {
    linkType: from.linkType,
    bytes: body.subarray(20, 20 + length),
    time: ticks / from.ticksPerMs + from.offsetMs,
  }
}
