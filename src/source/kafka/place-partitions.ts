import type { Admin } from 'kafkajs'
import type { KafkaTopics } from '../../model/kafka-topics.ts'
import { type Beginning, beginAt } from './begin-at.ts'
import type { Partition } from './partition.ts'
import type { Partitions } from './partitions.ts'

/** Topics, each with the numbers of its partitions. */
export type Assignment = Readonly<Record<string, readonly number[]>>

/** What was found where reading begins. */
export interface Placement {
  readonly partitions: number
  /** Messages that were deleted before they were read. */
  readonly lost: number
  /** Topics with positions beyond their ends, each once. */
  readonly anew: readonly string[]
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
  const found: Found[] = []
  for (const [topic, numbers] of Object.entries(assignment)) {
    found.push(...(await findBeginnings(topic, numbers, options)))
  }
  if (!options.isCurrent()) return undefined
  for (const { partition, at, isAnew, committed, high } of found) {
    partition.place(at, committed, isAnew)
    partition.high = high
    options.seek(partition.topic, partition.number, at)
  }
  return {
    partitions: found.length,
    lost: found.reduce((sum, { lost }) => sum + lost, 0),
    anew: [...new Set(found.flatMap(({ isAnew, partition }) => (isAnew ? partition.topic : [])))],
  }
}

async function findBeginnings(
  topic: string,
  numbers: readonly number[],
  { admin, group, from, all }: PlacingOptions,
): Promise<Found[]> {
  const ends = await admin.fetchTopicOffsets(topic)
  const committed = await committedOffsets(admin, group, topic)
  return numbers.flatMap((number) => {
    const end = ends.find((one) => one.partition === number)
    // a partition that the leader does not know yet is placed with the next assignment
    if (end === undefined) return []
    const partition = all.get(topic, number)
    const [low, high] = [Number(end.low), Number(end.high)]
    const known = { next: partition.next, committed: committed.get(number) }
    return [
      { partition, committed: known.committed, high, ...beginAt({ ...known, low, high, from }) },
    ]
  })
}

async function committedOffsets(
  admin: Admin,
  groupId: string | undefined,
  topic: string,
): Promise<ReadonlyMap<number, number>> {
  if (groupId === undefined) return new Map()
  const [answer] = await admin.fetchOffsets({ groupId, topics: [topic] })
  const offsets = answer?.partitions ?? []
  return new Map(
    offsets
      .map(({ partition, offset }) => [partition, Number(offset)] as const)
      .filter(([, offset]) => offset >= 0),
  )
}
