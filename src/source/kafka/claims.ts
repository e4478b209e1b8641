import type { Admin } from 'kafkajs'
import { z } from 'zod'
import type { KafkaTopics } from '../../model/kafka-topics.ts'
import { committedOffsets } from './committed-offsets.ts'
import type { Partitions } from './partitions.ts'

/** What a member has counted and the group does not know of: the next offset, by topic and partition. */
export type Claims = Readonly<Record<string, Readonly<Record<string, number>>>>

const schema = z.record(z.string(), z.record(z.string(), z.int().nonnegative()))

/** What we claim of the topics of a group. */
export async function findClaims(
  admin: Admin,
  { group, topics }: Pick<KafkaTopics, 'group' | 'topics'>,
  partitions: Partitions,
): Promise<Claims> {
  const claims: Record<string, Record<string, number>> = {}
  for (const topic of topics) {
    const ahead = partitions.ahead(topic, await committedOffsets(admin, group, topic))
    if (ahead.length === 0) continue
    claims[topic] = Object.fromEntries(ahead.map(({ number, next }) => [number, next]))
  }
  return claims
}

/** Claims as a member tells them when it joins a group; nothing where there are none. */
export function encodeClaims(claims: Claims): Buffer {
  return Buffer.from(Object.keys(claims).length === 0 ? '' : JSON.stringify(claims))
}

/** What a member told; members of other programs claim nothing. */
export function decodeClaims(bytes: Buffer): Claims {
  try {
    const { data = {} } = schema.safeParse(JSON.parse(bytes.toString()))
    return data
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
