import type { Cleanup } from '../support/cleanup.ts'
import { FlowTopic } from '../support/kafka/flow-topic.ts'
import { MockCluster } from '../support/kafka/mock-cluster.ts'
import type { Program } from '../support/spawn-program.ts'

/** A topic that a group of its name reads, of brokers that can be too slow for it. */
export interface SlowTopic {
  readonly topic: FlowTopic
  /** Where it is read. */
  readonly listen: string
  /** Has messages written while whoever reads stands still, and then takes minutes to read, as brokers are slow. */
  pileUp(reader: Program): Promise<void>
  /** Makes them as fast as they were. */
  hurry(): Promise<void>
}

/** The brokers that lead partitions; the first only coordinates the group, which would miss who waits so long. */
const leaders = [2, 3] as const

/** So late answers of slow brokers come, in milliseconds. */
const LATE = 5000

/** An answer brings one batch of a partition, which has 250 of them. */
const FLOWS = 20_000

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
    async pileUp({ child }) {
      child.kill('SIGSTOP')
      try {
        // before they are slow, which whoever writes would suffer from as well
        await topic.write(FLOWS)
        await slow(LATE)
      } finally {
        child.kill('SIGCONT')
      }
    },
    hurry: () => slow(0),
  }
}
