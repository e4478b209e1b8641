import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Admin } from 'kafkajs'
import { Partitions } from '../../../src/source/kafka/partitions.ts'
import { placePartitions } from '../../../src/source/kafka/place-partitions.ts'

/** Two partitions of ten messages each, of which the group has committed so many. */
function brokersWith(committed: readonly [first: number, second: number]) {
  const partitions = committed.map((offset, partition) => ({ partition, offset: `${offset}` }))
  const end = { offset: '10', low: '0', high: '10' }
  return {
    fetchTopicOffsets: () => Promise.resolve([0, 1].map((partition) => ({ partition, ...end }))),
    fetchOffsets: () => Promise.resolve([{ topic: 'flows', partitions }]),
  } as unknown as Admin
}

const place = (all: Partitions, committed: readonly [number, number], ours: readonly number[]) =>
  placePartitions(
    { flows: ours },
    {
      admin: brokersWith(committed),
      group: 'flowtally',
      from: 'earliest',
      all,
      isCurrent: () => true,
      seek: () => undefined,
    },
  )

async function readBoth(): Promise<Partitions> {
  const all = new Partitions([])
  await place(all, [0, 0], [0, 1])
  for (const number of [0, 1]) {
    for (let offset = 0; offset < 6; offset++) all.get('flows', number).took(offset, 0)
  }
  return all
}

describe('the placing of partitions', () => {
  it('goes on behind what we have read, whatever the group knows', async () => {
    const all = await readBoth()
    const placement = await place(all, [2, 2], [0, 1])
    assert.deepEqual([all.get('flows', 0).next, placement?.repeated], [6, 0])
  })

  it('tells how many messages of partitions that went are counted by others, too', async () => {
    const placement = await place(await readBoth(), [2, 2], [0])
    assert.equal(placement?.repeated, 4)
  })

  it('tells of none where all that was read is committed, or others are further', async () => {
    assert.equal((await place(await readBoth(), [2, 6], [0]))?.repeated, 0)
    assert.equal((await place(await readBoth(), [2, 9], [0]))?.repeated, 0)
  })

  it('tells of none that somebody else has read', async () => {
    assert.equal((await place(new Partitions([]), [2, 2], [0]))?.repeated, 0)
  })
})
