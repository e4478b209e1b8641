import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { Payload } from '../../../src/model/payload.ts'
import {
  BatchReader,
  type MessageKind,
  type UnreadableBatch,
} from '../../../src/source/kafka/batch-reader.ts'
import { Partitions } from '../../../src/source/kafka/partitions.ts'

function message(
  offset: number,
  value: Buffer | null = Buffer.of(offset % 256),
  headers = {},
): KafkaMessage {
  const key = Buffer.from('2001:db8::1')
  return { offset: `${offset}`, timestamp: '1700000000000', key, value, attributes: 0, headers }
}

/** A reader with a partition that begins at an offset, and what it does with a batch. */
function newReader(at: number, kind: MessageKind = { format: 'flow', generation: undefined }) {
  const partitions = new Partitions([])
  partitions.isOf('c')
  const partition = partitions.get('flows', 2)
  partition.place(at, at, false)
  const payloads: Payload[] = []
  const unreadable: UnreadableBatch[] = []
  const skipped: string[] = []
  const seen = { payloads, skipped, unreadable, resolved: [] as string[], beats: 0, paces: 0 }
  const hooks = { pace: () => {}, heartbeat: () => {} }
  const reader = new BatchReader(kind, partitions, {
    receive: (payload) => payloads.push(payload),
    skipped: (reason) => seen.skipped.push(reason),
    unreadable: (batch) => seen.unreadable.push(batch),
    pace() {
      seen.paces++
      hooks.pace()
      return Promise.resolve()
    },
  })
  const read = (messages: readonly KafkaMessage[], end = messages.at(-1)?.offset ?? '0') =>
    reader.read({
      batch: {
        topic: 'flows',
        partition: 2,
        messages,
        highWatermark: '5000',
        lastOffset: () => end,
      } as unknown as EachBatchPayload['batch'],
      resolveOffset: (offset) => seen.resolved.push(offset),
      isRunning: () => true,
      isStale: () => false,
      heartbeat() {
        seen.beats++
        hooks.heartbeat()
        return Promise.resolve()
      },
    })
  return { reader, partition, partitions, seen, hooks, read }
}

const messages = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => message(from + i))

describe('a batch of messages', () => {
  it('is handed on as payloads of whom the key names', async () => {
    const { seen, partition, read } = newReader(7)
    await read([message(7)])
    const [payload] = seen.payloads
    assert.deepEqual(
      { ...payload, received: 0 },
      {
        format: 'flow',
        generation: undefined,
        bytes: Buffer.of(7),
        address: '2001:db8::1',
        port: 2,
        received: 0,
      },
    )
    assert.equal(partition.next, 8)
    assert.equal(partition.high, 5000)
    assert.equal(partition.lastMessage, 1_700_000_000_000)
  })

  it('is charged to its topic where it says itself whose flows it has', async () => {
    const { seen, read } = newReader(7, { format: 'pmacct-json', generation: undefined })
    await read([message(7)])
    const [payload] = seen.payloads
    assert.deepEqual([payload?.address, payload?.port], ['flows', 0])
  })

  it('is handed on once, however often it comes', async () => {
    const { seen, read } = newReader(10)
    await read(messages(5, 10))
    await read(messages(5, 10))
    assert.deepEqual(
      seen.payloads.map(({ bytes }) => bytes[0]),
      [10, 11, 12, 13, 14],
    )
    assert.equal(seen.skipped.length, 15)
    assert.ok(seen.skipped.every((reason) => reason === 'repeated'))
  })

  it('passes over messages without a value, and records that are none', async () => {
    const { seen, partition, read } = newReader(10)
    await read([message(10, null), message(11)], '14')
    assert.deepEqual(seen.skipped, ['empty'])
    assert.equal(seen.payloads.length, 1)
    assert.equal(partition.next, 15)
  })

  it('passes over what stands for messages that cannot be read, and tells where', async () => {
    const { seen, partition, read } = newReader(10)
    const marked = (offset: number, problem: string) =>
      message(offset, null, { 'flowtally-unreadable': Buffer.from(problem) })
    await read([marked(10, 'cut off'), marked(11, ''), message(12)])
    assert.deepEqual(seen.skipped, ['unreadable', 'unreadable'])
    assert.deepEqual(seen.unreadable, [
      { topic: 'flows', partition: 2, offset: 10, problem: 'cut off' },
    ])
    assert.equal(seen.payloads.length, 1)
    assert.equal(partition.next, 13)
  })

  it('waits after each slice, and tells the group that we live', async () => {
    const { seen, read } = newReader(0)
    await read(messages(0, 1000))
    assert.equal(seen.payloads.length, 1000)
    assert.equal(seen.paces, 4)
    assert.equal(seen.beats, 4)
    assert.deepEqual(seen.resolved, ['255', '511', '767', '999'])
  })

  it('ends a slice early where messages are large', async () => {
    const { seen, read } = newReader(0)
    await read(messages(0, 4).map((one) => ({ ...one, value: Buffer.alloc(200_000) })))
    assert.equal(seen.paces, 2)
  })

  it('is left where partitions are to go', async () => {
    const { seen, reader, partition, hooks, read } = newReader(0)
    hooks.pace = () => reader.pause()
    await read(messages(0, 1000))
    assert.equal(seen.payloads.length, 256)
    assert.equal(partition.next, 256)
    hooks.pace = () => {}
    await read(messages(256, 10))
    assert.equal(seen.payloads.length, 256)
    reader.resume()
    await read(messages(256, 10))
    assert.equal(seen.payloads.length, 266)
  })

  it('is left where the partition is not ours any more', async () => {
    const { seen, partitions, hooks, read } = newReader(0)
    hooks.pace = () => partitions.leave()
    await read(messages(0, 1000))
    assert.equal(seen.payloads.length, 256)
  })

  it('fails where the group does not want us, with what was read in the books', async () => {
    const { partition, hooks, read } = newReader(0)
    hooks.heartbeat = () => {
      throw new Error('rebalancing')
    }
    await assert.rejects(read(messages(0, 1000)), /rebalancing/)
    assert.equal(partition.next, 256)
  })
})
