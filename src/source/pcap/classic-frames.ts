import type { CaptureBytes } from './capture-bytes.ts'
import { CaptureError } from './capture-error.ts'
import type { OnCaptureProblem } from './capture-problem.ts'
import { type Frame, LONGEST_FRAME } from './frame.ts'
import { view } from './view.ts'

/** draft-ietf-opsawg-pcap §4: the magic number tells the byte order and the unit of time. */
const fractionsPerMs = new Map([
  [0xa1b2_c3d4, 1e3],
  [0xa1b2_3c4d, 1e6],
])

const FILE_HEADER = 24
const FRAME_HEADER = 16

/** Whether a file that begins with these four bytes is a classic capture. */
export function isClassic(magic: Uint8Array): boolean {
  return fractionsPerMs.has(view(magic).getUint32(0)) || isLittleEndian(magic)
}

const isLittleEndian = (magic: Uint8Array) => fractionsPerMs.has(view(magic).getUint32(0, true))

/** The frames of a classic capture file, in both byte orders, with micro- or nanoseconds. */
export function* classicFrames(bytes: CaptureBytes, problem: OnCaptureProblem): Generator<Frame> {
  const header = bytes.take(FILE_HEADER)
  if (header === undefined) throw new CaptureError('the file ends within its header')
  const little = isLittleEndian(header)
  const fractions = fractionsPerMs.get(view(header).getUint32(0, little)) ?? 1e3
  // The upper half says whether frames end with a checksum; the IP length cuts that off anyway.
  const linkType = view(header).getUint32(20, little) & 0xffff
  while (!bytes.atEnd) {
    const start = bytes.offset
    const head = bytes.take(FRAME_HEADER)
    const length = head === undefined ? 0 : view(head).getUint32(8, little)
    if (length > LONGEST_FRAME) {
      problem('corrupt_file', `a frame of ${length} bytes at offset ${start}`)
      return
    }
    const recorded = bytes.take(length)
    if (head === undefined || recorded === undefined) {
      problem('truncated_file', `the file ends within the frame at offset ${start}`)
      return
    }
    const seconds = view(head).getUint32(0, little)
    const fraction = view(head).getUint32(4, little)
    yield { linkType, bytes: recorded, time: seconds * 1e3 + fraction / fractions }
  }
}
