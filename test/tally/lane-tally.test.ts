import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Dictionary } from '../../src/model/dictionary.ts'
import { LaneTally } from '../../src/tally/lane-tally.ts'
import type { MetricDefinition } from '../../src/tally/metric-definition.ts'
import { parseCondition } from '../../src/tally/parse-condition.ts'
import { BLOCK_IDS, reportBuffers } from '../../src/tally/tally-report.ts'
import { BatchMaker, type Record } from './batch.ts'
import { definition } from './definition.ts'

function lane(metric: MetricDefinition, options = {}) {
  const names = new Dictionary(1000)
  const maker = new BatchMaker(LaneTally.fields([metric]), names)
  const tally = new LaneTally([metric], names, options)
  const add = (records: readonly Record[], rate = 1) => tally.add(maker.batch(records, rate))
  return { names, tally, add }
}

describe('LaneTally', () => {
  it('needs the fields of labels, values and conditions, each once', () => {
    const where = [parseCondition('dst_port', 53), parseCondition('src_as', { not: 0 })]
    assert.deepEqual(LaneTally.fields([definition(['src_as', 'dst_as'], { where })]).sort(), [
      'bytes',
      'dst_as',
      'dst_port',
      'flows',
      'packets',
      'src_as',
    ])
  })

  it('sums the bytes of frames, or those of IP packets where a record has them', () => {
    const sums = (bytes: 'frame' | 'ip') => {
      const { tally, add } = lane(definition(['src_as'], { bytes, values: ['bytes'] }))
      add(
        [
          { src_as: 1, bytes: 1518, ip_bytes: 1500 },
          { src_as: 2, bytes: 1000 },
          { src_as: 3, bytes: 2n ** 33n, ip_bytes: 2n ** 32n },
        ],
        10,
      )
      return [...(tally.report().blocks[0]?.sums ?? [])]
    }
    assert.deepEqual(sums('frame'), [15_180, 10_000, 10 * 2 ** 33])
    assert.deepEqual(sums('ip'), [15_000, 10_000, 10 * 2 ** 32])
  })

  it('sums what has the same key, and reports the key once', () => {
    const { tally, add } = lane(definition(['src_as']))
    add([
      { src_as: 1, bytes: 10, packets: 1 },
      { src_as: 2, bytes: 20, packets: 2 },
      { src_as: 1, bytes: 5, packets: 1 },
    ])
    const [first] = tally.report().blocks
    assert.deepEqual(
      first && [first.firstId, [...first.newKeys], [...first.ids], [...first.sums]],
      [0, [1, 2], [0, 1], [15, 2, 2, 20, 2, 1]],
    )
    add([{ src_as: 2, bytes: 1, packets: 1 }])
    const [second] = tally.report().blocks
    assert.deepEqual(
      second && [second.firstId, [...second.newKeys], [...second.ids], [...second.sums]],
      [2, [], [1], [1, 1, 1]],
    )
    assert.deepEqual(tally.report().blocks, [])
  })

  it('multiplies bytes and packets by the sampling rate, and rounds once per record', () => {
    const values = ['bytes', 'packets', 'flows', 'sampled_packets'] as const
    const { tally, add } = lane(definition([], { values }))
    add(
      [
        { bytes: 3, packets: 1, flows: 2 },
        { bytes: 3, packets: 1 },
      ],
      1.5,
    )
    assert.deepEqual([...(tally.report().blocks[0]?.sums ?? [])], [10, 4, 3, 2])
  })

  it('leaves raw values as they are with `scale: false`', () => {
    const { tally, add } = lane(definition([], { scale: false }))
    add([{ bytes: 3, packets: 1 }], 1000)
    assert.deepEqual([...(tally.report().blocks[0]?.sums ?? [])], [3, 1, 1])
  })

  it('counts every record as tallied, filtered or implausible', () => {
    const where = [parseCondition('proto', 'TCP')]
    const { tally, add } = lane(definition(['src_as'], { where }))
    add(
      [
        { proto: 6, bytes: 1 },
        { proto: 17, bytes: 1 },
        { proto: 6, bytes: 2n ** 53n },
        { proto: 6, bytes: 2n ** 63n },
        { proto: 6, packets: 2n ** 52n },
        { proto: 17, bytes: 2n ** 63n },
      ],
      2,
    )
    assert.deepEqual(tally.report().counts, [{ tallied: 1, filtered: 2, implausible: 3 }])
    assert.deepEqual(tally.report().counts, [{ tallied: 0, filtered: 0, implausible: 0 }])
  })

  it('calls a record implausible whose sampling rate is no number', () => {
    const { tally, add } = lane(definition([]))
    add([{ bytes: 1 }], Number.NaN)
    assert.deepEqual(tally.report().counts, [{ tallied: 0, filtered: 0, implausible: 1 }])
  })

  it('sets a sum aside before it would pass 2^53', () => {
    const { tally, add } = lane(definition(['src_as'], { values: ['bytes'] }))
    const most = 2n ** 53n - 1n
    add([{ bytes: most }, { bytes: most }, { bytes: 2 }, { bytes: most }])
    const { blocks } = tally.report()
    assert.equal(blocks.flatMap(({ newKeys }) => [...newKeys]).length, 1)
    const sums = blocks.flatMap((block) => [...block.sums])
    assert.ok(sums.every(Number.isSafeInteger))
    assert.equal(
      sums.reduce((sum, value) => sum + BigInt(value), 0n),
      3n * most + 2n,
    )
  })

  it('starts a new epoch when its table is full, and loses nothing', () => {
    const { tally, add } = lane(definition(['src_as'], { values: ['flows'] }), { capacity: 300 })
    const batch = (from: number) => Array.from({ length: 200 }, (_, i) => ({ src_as: from + i }))
    for (const from of [0, 100, 400, 0]) add(batch(from))
    const { blocks } = tally.report()
    assert.deepEqual(
      blocks.map(({ epoch, firstId, newKeys }) => [epoch, firstId, newKeys.length]),
      [
        [0, 0, 200],
        [1, 0, 200],
        [2, 0, 200],
        [3, 0, 200],
      ],
    )
    assert.equal(blocks.flatMap(({ sums }) => [...sums]).length, 800)
  })

  it('reports in blocks that can be transferred', () => {
    const { tally, add } = lane(definition(['src_as'], { values: ['flows'] }))
    for (let from = 0; from < 20_000; from += 200) {
      add(Array.from({ length: 200 }, (_, i) => ({ src_as: from + i })))
    }
    const report = tally.report()
    assert.deepEqual(
      report.blocks.map(({ firstId, newKeys, ids }) => [firstId, newKeys.length, ids.length]),
      [
        [0, BLOCK_IDS, BLOCK_IDS],
        [BLOCK_IDS, BLOCK_IDS, BLOCK_IDS],
        [2 * BLOCK_IDS, 4000, 4000],
      ],
    )
    const moved = structuredClone(report, { transfer: reportBuffers(report) })
    assert.equal(moved.blocks[2]?.newKeys[3999], 19_999)
    assert.equal(report.blocks[2]?.newKeys.length, 0)
  })

  it('takes what a batch does not have as absent, and one flow a record', () => {
    const metric = definition(['src_as', 'vrf_name', 'src_addr'])
    const names = new Dictionary(10)
    const tally = new LaneTally([metric], names)
    tally.add(new BatchMaker(['bytes'], names).batch([{ bytes: 7 }]))
    const [block] = tally.report().blocks
    assert.deepEqual(block && [...block.sums], [7, 0, 1])
    assert.deepEqual(block && [...block.newKeys], [0, names.number('unknown'), 0, 0, 0, 0, 0])
  })
})
