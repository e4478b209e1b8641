import type { Cleanup } from '../support/cleanup.ts'
import { FlowTopic } from '../support/kafka/flow-topic.ts'
import { MockCluster } from '../support/kafka/mock-cluster.ts'

/** A topic that a group of its name reads, of brokers that can be too slow for it. */
export interface SlowTopic {
  readonly topic: FlowTopic
  /** Where it is read. */
  readonly listen: string
  /** Makes the brokers slow, and then has messages written that take more than a minute to be read. */
  pileUp(): Promise<void>
  /** Makes them as fast as they were. */
  hurry(): Promise<void>
}

/** The brokers that lead partitions; the first only coordinates the group, which would miss who waits so long. */
const leaders = [2, 3] as const

/** So late answers of slow brokers come, in milliseconds. */
const LATE = 3000

/** Batches, and the flows of each: an answer brings one batch of a partition. */
const BATCHES = 30
const FLOWS = 500

/** Starts brokers with an empty topic; they end with the test. */
export async function startSlowTopic(cleanup: Cleanup): Promise<SlowTopic> {
  const cluster = new MockCluster()
  cleanup.after(() => cluster.stop())
  await cluster.start()
  const topic = new FlowTopic(cluster.client(), 'piled-up', leaders.length)
  const { name } = topic
  await cluster.createTopic(name, leaders.length)
  await cluster.coordinate(name, 1)
  for (const [partition, leader] of leaders.entries()) await cluster.lead(name, partition, leader)
  const slow = async (milliseconds: number) => {
    for (const leader of leaders) await cluster.slow(leader, milliseconds)
  }
  return {
    topic,
    listen: `kafka://${cluster.place}/${name}?format=flow&from=earliest&group=${name}`,
    async pileUp() {
      await slow(LATE)
      // at once, since whoever writes has to wait as well
      await Promise.all(Array.from({ length: BATCHES }, () => topic.write(FLOWS)))
    },
    hurry: () => slow(0),
  }
}
