import kafkajs, { type Assigner, type PartitionAssigner } from 'kafkajs'

/** What an assigner of ours is told. */
interface AssignerOptions {
  /** Without it, the partitions are shared out. */
  readonly partitions: readonly number[] | undefined
  /** Whether what was ours may go to others; asked before each attempt to join. */
  readonly mayJoin: () => boolean
}

/** Of this type, kafkajs tries to join again after a while. */
const NOT_YET = 'REBALANCE_IN_PROGRESS'

/**
 * Deals out partitions as others do, in turn; or takes those that are chosen, where we are alone. kafkajs tells nobody
 * before it gives partitions away, but asks the assigner what to say when it joins: there it is made to wait.
 */
export function assigner({ partitions, mayJoin }: AssignerOptions): PartitionAssigner {
  return (cluster) => {
    const inTurn = kafkajs.PartitionAssigners.roundRobin(cluster)
    return {
      ...inTurn,
      assign: partitions === undefined ? inTurn.assign.bind(inTurn) : chosen(partitions),
      protocol(subscription) {
        if (!mayJoin()) {
          throw Object.assign(new Error('what was read is not safe yet'), { type: NOT_YET })
        }
        return inTurn.protocol(subscription)
      },
    }
  }
}

function chosen(partitions: readonly number[]): Assigner['assign'] {
  const { MemberAssignment } = kafkajs.AssignerProtocol
  return ({ members, topics }) => {
    const assignment = Object.fromEntries(topics.map((topic) => [topic, [...partitions]]))
    const userData = Buffer.alloc(0)
    return Promise.resolve(
      members.map(({ memberId }) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({ version: 0, assignment, userData }),
      })),
    )
  }
}
