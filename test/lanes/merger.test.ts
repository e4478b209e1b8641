import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { COUNTS } from '../../src/decode/sampler-counts.ts'
import type { LaneReport } from '../../src/lanes/lane-report.ts'
import { Merger } from '../../src/lanes/merger.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { Series } from '../../src/tally/series.ts'
import { definition } from '../tally/definition.ts'

/** A report of so many blocks, each a new row that takes in one byte. */
function report(blocks: number, epoch: number): LaneReport {
  return {
    generation: 0,
    told: [],
    unknownInterfaces: [],
    interfaces: { samples: [], discards: [], refused: 0 },
    tally: {
      blocks: Array.from({ length: blocks }, (_, i) => ({
        metric: 0,
        epoch,
        firstId: i,
        newKeys: Uint32Array.of(i),
        ids: Uint32Array.of(i),
        sums: Float64Array.of(1, 1, 1),
      })),
      counts: [{ tallied: blocks, filtered: 0, implausible: 0 }],
    },
    newNames: [],
    samplers: [
      {
        name: 0,
        called: 0,
        counts: new Float64Array(COUNTS),
        lastPayload: 0,
        lastFlow: 0,
        rates: [],
      },
    ].map((sampler) => ({ ...sampler, clockSkew: undefined, flowDelay: undefined })),
    losses: [],
    problems: [],
    connections: [],
    connectionProblems: [],
    captures: [],
    streams: [],
    letsGo: false,
    positions: [],
    bugs: [],
    levels: {
      samplers: 0,
      sessions: 0,
      templateBytes: 0,
      parkedSets: 0,
      inBandNames: 0,
      parkedBytes: 0,
      names: 0,
      nameOverflows: 0,
      stall: 0,
    },
  }
}

function newMerger() {
  const metric = definition(['src_as'])
  const series = new Series([metric], new Dictionary(10))
  const merged: number[] = []
  const merger = new Merger(series, {
    *named({ lane }) {
      yield
      named.push([lane, bytes()])
    },
    *merged({ lane }) {
      yield
      merged.push(lane)
    },
  })
  const named: [lane: number, bytes: number][] = []
  const bytes = () => series.tables[0]?.rows.talliedBytes[1] ?? 0
  return { merger, merged, named, bytes }
}

describe('the merger', () => {
  it('takes reports in in the order in which they came', async () => {
    const { merger, merged, bytes } = newMerger()
    for (const lane of [2, 0, 1]) merger.add(lane, 1, report(100, 0))
    await merger.hold()
    assert.deepEqual(merged, [2, 0, 1])
    assert.equal(bytes(), 300)
  })

  it('tells of a report before anything of it is in the tables, and when all of it is', async () => {
    const { merger, merged, named } = newMerger()
    for (const lane of [0, 1]) merger.add(lane, 1, report(10, 0))
    await merger.hold()
    const expected = [
      [0, 0],
      [1, 10],
    ]
    assert.deepEqual([named, merged], [expected, [0, 1]])
  })

  it('holds still: what comes meanwhile waits, and is not lost', async () => {
    const { merger, merged, bytes } = newMerger()
    await merger.hold()
    merger.add(0, 1, report(10, 0))
    await new Promise(setImmediate)
    assert.equal(bytes(), 0)
    merger.release()
    await merger.hold()
    assert.equal(bytes(), 10)
    assert.deepEqual(merged, [0])
  })

  it('is held by one at a time, who finds everything in the tables that came before', async () => {
    const { merger, bytes } = newMerger()
    await merger.hold()
    merger.add(0, 1, report(10, 0))
    let second = false
    const waiting = merger.hold().then(() => {
      second = true
    })
    await new Promise(setImmediate)
    assert.equal(second, false)
    merger.release()
    await waiting
    assert.equal(bytes(), 10)
    merger.add(0, 1, report(10, 1))
    await new Promise(setImmediate)
    assert.equal(bytes(), 10)
  })

  it('lets others have their turns while it takes in much', async () => {
    const { merger } = newMerger()
    let turns = 0
    const ticking = setInterval(() => turns++, 0)
    for (let epoch = 0; epoch < 200; epoch++) merger.add(0, 1, report(500, epoch))
    await merger.hold()
    clearInterval(ticking)
    assert.ok(turns > 0)
  })

  it('changes the tables in another way between reports, and nobody else holds them meanwhile', async () => {
    const { merger, merged, bytes } = newMerger()
    merger.add(0, 1, report(10, 0))
    const seen: number[] = []
    await merger.change(function* () {
      for (let i = 0; i < 3; i++) {
        seen.push(bytes())
        if (i === 0) merger.add(1, 1, report(10, 0))
        const end = performance.now() + 3
        while (performance.now() < end);
        yield
      }
    })
    assert.deepEqual(seen, [10, 10, 10])
    await merger.hold()
    assert.deepEqual(merged, [0, 1])
    assert.equal(bytes(), 20)
  })

  it('can be released when nobody holds it', async () => {
    const { merger, bytes } = newMerger()
    merger.add(0, 1, report(10, 0))
    merger.release()
    await merger.hold()
    assert.equal(bytes(), 10)
  })
})
