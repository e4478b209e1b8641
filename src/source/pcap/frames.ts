import { CaptureBytes } from './capture-bytes.ts'
import { CaptureError } from './capture-error.ts'
import type { OnCaptureProblem } from './capture-problem.ts'
import { classicFrames, isClassic } from './classic-frames.ts'
import type { Frame } from './frame.ts'
import { isPcapng, pcapngFrames } from './pcapng-frames.ts'

/** The frames of a capture file in either format. */
export function frames(chunks: Iterable<Uint8Array>, problem: OnCaptureProblem): Iterable<Frame> {
  const bytes = new CaptureBytes(chunks)
  const magic = bytes.peek(4)
  if (magic === undefined) throw new CaptureError('not a capture file: it is empty')
  if (isClassic(magic)) return classicFrames(bytes, problem)
  if (isPcapng(magic)) return pcapngFrames(bytes, problem)
  if (magic[0] === 0x1f && magic[1] === 0x8b) {
    throw new CaptureError('the file is compressed: gunzip it first')
  }
  throw new CaptureError('not a capture file: neither pcap nor pcapng')
}
