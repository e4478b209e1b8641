import type { Claims } from './claims.ts'

/** A member of a group that asks for partitions. */
export interface Member {
  readonly id: string
  readonly claims: Claims
}

/** A partition to be dealt out. */
export interface Dealt {
  readonly topic: string
  readonly number: number
}

interface Hand extends Member {
  readonly partitions: Dealt[]
}

/**
 * Deals partitions out to the members of a group: each to whom has counted most of what the group does not know of it, so that
 * it is not counted twice; the others in turn. Nobody gets more than a fair share.
 */
export function dealOut(
  members: readonly Member[],
  partitions: readonly Dealt[],
): ReadonlyMap<string, readonly Dealt[]> {
  const hands = members
    .map((member): Hand => ({ ...member, partitions: [] }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const share = Math.ceil(partitions.length / hands.length)
  const unclaimed: Dealt[] = []
  for (const partition of partitions) {
    const open = hands.filter((hand) => hand.partitions.length < share)
    const holder = highest(open, (hand) => claimOf(hand, partition))
    if (holder !== undefined && claimOf(holder, partition) >= 0) holder.partitions.push(partition)
    else unclaimed.push(partition)
  }
  for (const partition of unclaimed) {
    highest(hands, (hand) => -hand.partitions.length)?.partitions.push(partition)
  }
  return new Map(hands.map(({ id, partitions }) => [id, partitions]))
}

function claimOf({ claims }: Member, { topic, number }: Dealt): number {
  return claims[topic]?.[number] ?? -1
}

/** The first of those with the highest rank. */
function highest<T>(all: readonly T[], rank: (one: T) => number): T | undefined {
  return all.reduce<T | undefined>(
    (best, one) => (best === undefined || rank(one) > rank(best) ? one : best),
    undefined,
  )
}
