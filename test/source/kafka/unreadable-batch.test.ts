import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { KafkaMessage } from 'kafkajs'
import { addCodecs } from '../../../src/source/kafka/codecs.ts'
import { standIn, unreadable } from '../../../src/source/kafka/unreadable-batch.ts'

addCodecs()

const require = createRequire(import.meta.url)
const Decoder: new (bytes: Buffer) => object = require('kafkajs/src/protocol/decoder')
/** What kafkajs makes of the records of a partition in an answer to a fetch. */
const decodeMessages: (
  decoder: object,
) => Promise<KafkaMessage[]> = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages')

interface BatchOptions {
  readonly first: number
  readonly count: number
  readonly last?: number
  readonly version?: number
}

/** A batch of version 2 (KIP-98) whose records are gzip, or are said to be. */
function batch(records: Buffer, { first, count, last = count - 1, version = 2 }: BatchOptions) {
  const header = Buffer.alloc(61)
  header.writeBigInt64BE(BigInt(first), 0)
  header.writeInt32BE(49 + records.length, 8)
  header.writeInt8(version, 16)
  header.writeInt16BE(1, 21)
  header.writeInt32BE(last, 23)
  header.writeBigInt64BE(1_700_000_000_000n, 27)
  header.writeBigInt64BE(1_700_000_000_000n, 35)
  header.writeInt32BE(count, 57)
  return Buffer.concat([header, records])
}

function decode(...batches: Buffer[]): Promise<KafkaMessage[]> {
  const bytes = Buffer.concat([Buffer.alloc(4), ...batches])
  bytes.writeInt32BE(bytes.length - 4)
  return decodeMessages(new Decoder(bytes))
}

/** One record: no key, two bytes of value, no headers. */
const good = gzipSync(Buffer.from('10000000010468690000'.slice(0, 18), 'hex'))
const bad = Buffer.from('not gzip at all')

describe('a batch that cannot be decompressed', () => {
  it('becomes as many messages as it had, without values, and those behind it are read', async () => {
    const messages = await decode(
      batch(good, { first: 40, count: 1 }),
      batch(bad, { first: 41, count: 3 }),
      batch(good, { first: 44, count: 1 }),
    )
    assert.deepEqual(
      messages.map(({ offset }) => offset),
      ['40', '41', '42', '43', '44'],
    )
    assert.deepEqual(
      messages.map(({ value }) => value && `${value}`),
      ['hi', null, null, null, 'hi'],
    )
    assert.deepEqual(messages.map(unreadable), [
      undefined,
      'incorrect header check',
      '',
      '',
      undefined,
    ])
  })

  it('ends where it said, though compaction took some of it', async () => {
    const messages = await decode(batch(bad, { first: 7, count: 2, last: 9 }))
    assert.deepEqual(
      messages.map(({ offset }) => offset),
      ['7', '16'],
    )
  })

  it('fails as a whole where its header is not known, or has too many records', async () => {
    await assert.rejects(decode(batch(bad, { first: 0, count: 2, last: 0 })), /incorrect header/)
    await assert.rejects(decode(batch(bad, { first: 0, count: 2_000_000 })), /incorrect header/)
    const records = batch(bad, { first: 0, count: 1, version: 1 }).subarray(61)
    assert.equal(standIn(records, ''), undefined)
    assert.equal(standIn(bad.subarray(bad.length), ''), undefined)
  })
})
