/**
 * How far a source was read that can be read again: what comes before is in the tables. A report has those of its
 * lane, a checkpoint those of the reports in it, and whoever reads the source again goes on there.
 */
export interface SourcePosition {
  /** What is read, in the words of the configuration: `pcap:router.pcap`. */
  readonly source: string
  /** Tells it from another of the same name, which is read from its beginning. */
  readonly identity: string
  /** In units of the source: datagrams of a capture. */
  readonly at: number
}
