import type { Admin } from 'kafkajs'
import type { KafkaTopics } from '../../model/kafka-topics.ts'
import { type Beginning, beginAt } from './begin-at.ts'
import { committedOffsets } from './committed-offsets.ts'
import type { Partition } from './partition.ts'
import type { Partitions } from './partitions.ts'

/** Topics, each with the numbers of its partitions. */
export type Assignment = Readonly<Record<string, readonly number[]>>

/** An offset of a partition, of the next message. */
export interface PartitionOffset {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** What was found where reading begins. */
export interface Placement {
  readonly partitions: number
  /** Messages that were deleted before they were read. */
  readonly lost: number
  /** Topics with positions beyond their ends, each once. */
  readonly anew: readonly string[]
  /** Where others begin with topics that the group has never read. */
  readonly others: readonly PartitionOffset[]
  /** Messages that we have counted and others count again: the group did not get to know. */
  readonly repeated: number
}

/** What is needed to find out. */
export interface PlacingOptions extends Pick<KafkaTopics, 'group' | 'from'> {
  readonly admin: Admin
  readonly all: Partitions
  /** Whether the assignment still holds. */
  readonly isCurrent: () => boolean
  readonly seek: (topic: string, partition: number, at: number) => void
}

interface Found extends Beginning {
  readonly partition: Partition
  readonly committed: number | undefined
  readonly high: number
}

/**
 * Finds out where each partition is read from, so that nothing depends on when the first message is fetched.
 * `undefined` where it has become another's business meanwhile.
 */
export async function placePartitions(
  assignment: Assignment,
  options: PlacingOptions,
): Promise<Placement | undefined> {
  const { admin, group, all, isCurrent, seek } = options
  const topics: TopicOffsets[] = []
  for (const topic of Object.keys(assignment)) {
    const ends = await admin.fetchTopicOffsets(topic)
    topics.push({ topic, ends, committed: await committedOffsets(admin, group, topic) })
  }
  if (!isCurrent()) return undefined
  const found = topics.flatMap((topic) => findBeginnings(topic, assignment, options))
  for (const { partition, at, isAnew, committed, high } of found) {
    partition.place(at, committed, isAnew)
    partition.high = high
    seek(partition.topic, partition.number, at)
  }
  for (const { topic, ends } of topics) all.counts.set(topic, ends.length)
  return {
    partitions: found.length,
    lost: found.reduce((sum, { lost }) => sum + lost, 0),
    anew: [...new Set(found.flatMap(({ isAnew, partition }) => (isAnew ? partition.topic : [])))],
    others: topics.flatMap((topic) => othersOf(topic, assignment, options)),
    repeated: topics.reduce((sum, topic) => sum + repeatedOf(topic, assignment, options), 0),
  }
}

/** What the brokers know of a topic. */
interface TopicOffsets {
  readonly topic: string
  readonly ends: Awaited<ReturnType<Admin['fetchTopicOffsets']>>
  readonly committed: ReadonlyMap<number, number>
}

function findBeginnings(
  { topic, ends, committed }: TopicOffsets,
  assignment: Assignment,
  { group, from, all }: PlacingOptions,
): Found[] {
  // the first member has committed for all that there were; without a group it is us who knows
  const before = all.counts.get(topic) ?? Number.POSITIVE_INFINITY
  const isAdded = (number: number) =>
    group === undefined ? number >= before : committed.size > 0 && !committed.has(number)
  return (assignment[topic] ?? []).flatMap((number) => {
    const end = ends.find((one) => one.partition === number)
    // a partition that the leader does not know yet is placed with the next assignment
    if (end === undefined) return []
    const partition = all.get(topic, number)
    const [low, high] = [Number(end.low), Number(end.high)]
    const known = { next: partition.next, committed: committed.get(number) }
    // nothing in a partition that was added while we looked on is old
    const begin = beginAt({ ...known, low, high, from: isAdded(number) ? 'earliest' : from })
    return [{ partition, committed: known.committed, high, ...begin }]
  })
}

/** Said at once for all partitions, so that one without a commit is known to be added later. */
function othersOf(
  { topic, ends, committed }: TopicOffsets,
  assignment: Assignment,
  { group, from }: PlacingOptions,
): PartitionOffset[] {
  if (group === undefined || committed.size > 0) return []
  return ends
    .filter(({ partition }) => !assignment[topic]?.includes(partition))
    .map(({ partition, low, high }) => {
      return { topic, partition, offset: Number(from === 'latest' ? high : low) }
    })
}

/** What is counted here of partitions that are not ours any more, and not committed: brokers were away meanwhile. */
function repeatedOf(
  { topic, committed }: TopicOffsets,
  assignment: Assignment,
  { all }: PlacingOptions,
): number {
  return all
    .ahead(topic, committed)
    .filter(({ number }) => !assignment[topic]?.includes(number))
    .reduce((sum, { next, committed }) => sum + next - committed, 0)
}
