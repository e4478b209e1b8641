/** Such an entry has commas of its own: between brokers, topics, partitions. */
const HAS_COMMAS = 'kafka://'

const BEGINS = /^\s*(\w[\w+.-]*:\/\/|pcap:)/

/** The entries of a list that is written with commas, as flags and variables must. */
export function splitEntries(text: string): string[] {
  const entries: string[] = []
  for (const piece of text.split(',')) {
    const last = entries.at(-1)
    if (last?.startsWith(HAS_COMMAS) && !BEGINS.test(piece)) {
      entries.splice(-1, 1, `${last},${piece.trim()}`)
    } else {
      entries.push(piece.trim())
    }
  }
  return entries
}
