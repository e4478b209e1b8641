import type { Admin } from 'kafkajs'

/** What a group has committed of a topic, by partition; nothing without a group. */
export async function committedOffsets(
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
