import { uncompress } from 'snappyjs'

/** Java clients put blocks into a frame of their own: https://github.com/xerial/snappy-java, SnappyOutputStream. */
const FRAMED = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const HEADER_BYTES = 16

/** What was compressed with Snappy, as one block or in blocks; throws where that is longer than it may be. */
export function unsnap(bytes: Buffer, longest: number): Buffer {
  if (!bytes.subarray(0, FRAMED.length).equals(FRAMED)) {
    return Buffer.from(uncompress(bytes, longest))
  }
  const blocks: Uint8Array[] = []
  let length = 0
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32BE(at)
    if (end > bytes.length) throw new Error('a block of Snappy is cut off')
    const block = uncompress(bytes.subarray(at + 4, end), longest - length)
    length += block.length
    blocks.push(block)
    at = end
  }
  return Buffer.concat(blocks)
}
