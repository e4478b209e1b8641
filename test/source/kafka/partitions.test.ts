import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Partitions } from '../../../src/source/kafka/partitions.ts'

const position = (at: number, number = 0, cluster = 'c') => ({
  source: `kafka:${cluster}/flows/${number}`,
  identity: cluster,
  at,
})

function newPartitions(earlier = [position(50)]) {
  const partitions = new Partitions(earlier)
  partitions.isOf('c')
  return partitions
}

describe('the partitions of a source', () => {
  it('go on where an earlier run was, in the same cluster', () => {
    assert.equal(newPartitions().get('flows', 0).next, 50)
    assert.equal(newPartitions().get('flows', 1).next, undefined)
    assert.equal(newPartitions([position(50, 0, 'another')]).get('flows', 0).next, undefined)
  })

  it('have a position while they are ours', () => {
    const partitions = newPartitions([])
    assert.deepEqual(partitions.positions, [])
    partitions.get('flows', 0).place(10, undefined, false)
    partitions.get('flows', 0).took(10, 1000)
    assert.deepEqual(partitions.positions, [position(11)])
    partitions.leave()
    assert.deepEqual(partitions.positions, [])
    assert.equal(partitions.get('flows', 0).next, 11)
  })

  it('are secured as far as they are told, and never beyond what was read', () => {
    const partitions = newPartitions([])
    const partition = partitions.get('flows', 0)
    partition.place(10, 5, false)
    assert.equal(partition.isSecured, true)
    for (let offset = 10; offset < 20; offset++) partition.took(offset, 0)
    assert.equal(partition.isSecured, false)
    partitions.secured([position(15), position(99, 1)])
    assert.equal(partition.secured, 15)
    partitions.secured([position(12)])
    assert.equal(partition.secured, 15)
    partitions.secured([position(1000)])
    assert.equal(partition.secured, 20)
    assert.equal(partition.isSecured, true)
  })

  it('tell the group at once where reading begins for the first time', () => {
    const partition = newPartitions([]).get('flows', 0)
    partition.place(200, undefined, false)
    assert.deepEqual([partition.secured, partition.committed], [200, -1])
  })

  it('tell it nothing that is only known from an earlier run', () => {
    const partition = newPartitions().get('flows', 0)
    partition.place(50, 40, false)
    assert.deepEqual([partition.secured, partition.committed], [40, 40])
  })

  it('report what was read since the last report', () => {
    const partition = newPartitions([]).get('flows', 3)
    partition.place(10, undefined, false)
    partition.high = 15
    partition.took(10, 1000)
    partition.took(11, 900)
    const report = {
      topic: 'flows',
      partition: 3,
      messages: 2,
      lag: 3,
      uncommitted: 12,
      lastMessage: 1000,
    }
    partition.committed = 0
    assert.deepEqual(partition.report(), report)
    assert.deepEqual(partition.report(), { ...report, messages: 0 })
  })
})
