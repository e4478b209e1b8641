import kafkajs, { type Assigner, type Cluster, type PartitionAssigner } from 'kafkajs'
import { type Claims, decodeClaims, encodeClaims } from './claims.ts'
import { type Dealt, dealOut } from './deal-out.ts'

/** What an assigner of ours is told. */
interface AssignerOptions {
  /** Without it, the partitions are shared out. */
  readonly partitions: readonly number[] | undefined
  /** Whether what was ours may go to others; asked before each attempt to join. */
  readonly mayJoin: () => boolean
  /** What we go on with ourselves, if we can. */
  readonly claims: () => Claims
}

/** Of this type, kafkajs tries to join again after a while. */
const NOT_YET = 'REBALANCE_IN_PROGRESS'

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol

/**
 * Deals out partitions as others do, in turn, but for what a member claims; or takes those that are chosen, where we are alone.
 * kafkajs tells nobody before it gives partitions away, but asks the assigner what to say when it joins: there it is made to wait.
 */
export function assigner({ partitions, mayJoin, claims }: AssignerOptions): PartitionAssigner {
  return (surroundings) => {
    const { name, version } = kafkajs.PartitionAssigners.roundRobin(surroundings)
    return {
      name,
      version,
      assign: partitions === undefined ? shared(surroundings.cluster) : chosen(partitions),
      protocol({ topics }) {
        if (!mayJoin()) {
          throw Object.assign(new Error('what was read is not safe yet'), { type: NOT_YET })
        }
        const userData = encodeClaims(claims())
        return { name, metadata: MemberMetadata.encode({ version, topics, userData }) }
      },
    }
  }
}

function shared(cluster: Cluster): Assigner['assign'] {
  return ({ members, topics }) => {
    const all = topics.flatMap((topic) =>
      cluster
        .findTopicPartitionMetadata(topic)
        .map(({ partitionId }): Dealt => ({ topic, number: partitionId })),
    )
    const asking = members.map(({ memberId, memberMetadata }) => {
      const userData = MemberMetadata.decode(memberMetadata)?.userData ?? Buffer.alloc(0)
      return { id: memberId, claims: decodeClaims(userData) }
    })
    const dealt = [...dealOut(asking, all)]
    return Promise.resolve(dealt.map(([memberId, hand]) => assignment(memberId, hand)))
  }
}

function chosen(partitions: readonly number[]): Assigner['assign'] {
  return ({ members, topics }) => {
    const all = topics.flatMap((topic) => partitions.map((number) => ({ topic, number })))
    return Promise.resolve(members.map(({ memberId }) => assignment(memberId, all)))
  }
}

function assignment(memberId: string, partitions: readonly Dealt[]) {
  const byTopic: Record<string, number[]> = {}
  for (const { topic, number } of partitions) byTopic[topic] = [...(byTopic[topic] ?? []), number]
  const userData = Buffer.alloc(0)
  return {
    memberId,
    memberAssignment: MemberAssignment.encode({ version: 0, assignment: byTopic, userData }),
  }
}
