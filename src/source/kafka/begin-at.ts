/** What is known about where a partition could be read from. */
export interface KnownOffsets {
  /** The next that is not counted, by our own books. */
  readonly next: number | undefined
  /** What the group has committed. */
  readonly committed: number | undefined
  /** The oldest message that is there, and the end. */
  readonly low: number
  readonly high: number
  readonly from: 'latest' | 'earliest'
}

/** Where reading begins, and why it is not where it ended. */
export interface Beginning {
  readonly at: number
  /** Messages that are gone before they were read. */
  readonly lost: number
  /** Whether the position is beyond the end: the topic is another one. */
  readonly isAnew: boolean
}

/**
 * Where a partition is read from: our own books and the group's are both right, and who is further is
 * later. What was deleted in between is lost; a position beyond the end is of a topic that is gone.
 */
export function beginAt({ next, committed, low, high, from }: KnownOffsets): Beginning {
  const known = [next, committed].filter((at) => at !== undefined)
  const valid = known.filter((at) => at <= high)
  if (valid.length > 0) {
    const at = Math.max(...valid)
    return { at: Math.max(at, low), lost: Math.max(0, low - at), isAnew: false }
  }
  return { at: from === 'latest' ? high : low, lost: 0, isAnew: known.length > 0 }
}
