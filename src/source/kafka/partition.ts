import type { SourcePosition } from '../../model/source-position.ts'
import type { PartitionReport } from '../stream.ts'

/** What is known of a partition. Offsets are of the next message. */
export class Partition {
  readonly topic: string
  readonly number: number
  /** The first that was not handed on; `undefined` before it is known where to begin. */
  next: number | undefined
  /** All before it need never be read again. */
  secured = 0
  /** What the group knows. */
  committed = 0
  high = 0
  lastMessage = 0
  /** Whether it is ours to read, and it is known from where. */
  isPlaced = false
  #messages = 0

  constructor(topic: string, number: number) {
    this.topic = topic
    this.number = number
  }

  /** A message was handed on. */
  took(offset: number, written: number): void {
    this.next = offset + 1
    this.#messages++
    if (written > this.lastMessage) this.lastMessage = written
  }

  /** Records up to this one that are no messages were passed over. */
  passed(offset: number): void {
    this.next = Math.max(this.next ?? 0, offset + 1)
  }

  /** Begins somewhere, by what the group has committed, if anything. */
  place(at: number, committed: number | undefined, isAnew: boolean): void {
    // nothing of ours is before a beginning, so that the group may know of it at once
    const isFirst = this.next === undefined || isAnew
    this.secured = isFirst ? at : Math.max(committed ?? 0, Math.min(this.secured, at))
    this.committed = committed ?? -1
    this.next = at
    this.isPlaced = true
  }

  get isSecured(): boolean {
    return this.secured >= (this.next ?? 0)
  }

  /** Where the next run goes on. */
  position(cluster: string): SourcePosition[] {
    if (this.next === undefined) return []
    return [{ source: positionName(cluster, this), identity: cluster, at: this.next }]
  }

  report(): PartitionReport {
    const next = this.next ?? 0
    const messages = this.#messages
    this.#messages = 0
    return {
      topic: this.topic,
      partition: this.number,
      messages,
      lag: Math.max(0, this.high - next),
      uncommitted: next - Math.max(0, this.committed),
      lastMessage: this.lastMessage,
    }
  }
}

/** What a position of a partition is called, wherever its brokers are. */
export function positionName(
  cluster: string,
  { topic, number }: { readonly topic: string; readonly number: number },
): string {
  return `kafka:${cluster}/${topic}/${number}`
}
