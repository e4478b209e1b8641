/** One frame of a capture file, whatever the file's format. */
export interface Frame {
  /** https://www.tcpdump.org/linktypes.html */
  readonly linkType: number
  /** What was recorded of it, which may be less than there was. */
  readonly bytes: Uint8Array
  /** Milliseconds since 1970. */
  readonly time: number
}

/** Longer than any frame of a network; a length above it means that the file is damaged. */
export const LONGEST_FRAME = 1024 * 1024
