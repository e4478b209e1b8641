import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { CheckpointFile } from '../../src/checkpoint/checkpoint-file.ts'
import { seal } from '../../src/checkpoint/checkpoint-seal.ts'
import { ConfigError } from '../../src/config/config-error.ts'
import { Dictionary } from '../../src/model/dictionary.ts'
import { SourcePositions } from '../../src/source-positions.ts'
import { LaneTally } from '../../src/tally/lane-tally.ts'
import { Series } from '../../src/tally/series.ts'
import { SEED } from '../support/seed.ts'
import { BatchMaker } from '../tally/batch.ts'
import { definition } from '../tally/definition.ts'
import { readRows } from '../tally/read-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-checkpoint-'))
after(() => rmSync(folder, { recursive: true }))

const metric = definition(['sampler', 'vrf_name', 'src_as'], {
  values: ['bytes'],
  limit: 40,
  otherLimit: 10,
})
const names = ['grün', 'line\nbreak', '"quoted"']

/** With a checksum that fits again. */
const sealed = (bytes: Buffer) => Buffer.concat([...seal([bytes.subarray(0, -32)])])

let files = 0

function checkpoint(series: Series): CheckpointFile {
  return new CheckpointFile(join(folder, `${files++}`), series, new SourcePositions())
}

/** The file of a checkpoint as the next process finds it. */
function reopened({ path }: CheckpointFile, series: Series, positions = new SourcePositions()) {
  return new CheckpointFile(path, series, positions)
}

/** A series with a row for each name. */
function series(nameLimit = 100): Series {
  return new Series([metric], new Dictionary(nameLimit))
}

function filled(): Series {
  const all = series()
  const dictionary = new Dictionary(100)
  const tally = new LaneTally([metric], dictionary)
  const maker = new BatchMaker(LaneTally.fields([metric]), dictionary)
  for (const [i, name] of names.entries()) {
    tally.add(maker.batch([{ sampler: 'r1', vrf_name: name, src_as: i, bytes: 2n ** 53n - 1n }]))
  }
  all.merge(0, 0, tally.report(), dictionary.takeNew(), 1000)
  return all
}

/** More label sets than there can be rows. */
function crowded(): Series {
  const all = series()
  const dictionary = new Dictionary(100)
  const tally = new LaneTally([metric], dictionary)
  const maker = new BatchMaker(LaneTally.fields([metric]), dictionary)
  for (let i = 0; i < 60; i++) {
    const vrf_name = names[i % names.length] ?? ''
    tally.add(maker.batch([{ sampler: 'r1', vrf_name, src_as: i, bytes: 1000 + i }]))
  }
  all.merge(0, 0, tally.report(), dictionary.takeNew(), 1000)
  return all
}

/** Labels and bytes of those who have no row. */
function candidatesOf({ tables, names: texts }: Series) {
  return tables.flatMap(({ named: { candidates }, layout: { words } }) =>
    Array.from({ length: candidates.end }, (_, slot) => slot)
      .filter((slot) => candidates.has(slot))
      .map((slot) => {
        const [sampler = 0, vrf = 0, as = 0] = candidates.keys.subarray(slot * words)
        return [texts.text(sampler), texts.text(vrf), as, candidates.score(slot)]
      })
      .sort(),
  )
}

const rows = ({ tables, names: texts }: Series) => tables.flatMap((one) => readRows(one, texts))

describe('a checkpoint', () => {
  it('carries on with every row, in another process that numbers names otherwise', async () => {
    const before = filled()
    before.scrapers.came('a', 10_000, 2000)
    before.scrapers.delivered('a', before.scrapers.begin(), 2000)
    const file = checkpoint(before)
    assert.equal(await file.write(), undefined)

    const next = series()
    next.names.number('somebody else')
    assert.equal(await reopened(file, next).restore(3000), undefined)
    assert.deepEqual(rows(next), rows(before))
    assert.deepEqual(next.scrapers.state.snapshot, before.scrapers.state.snapshot)
    assert.equal(next.scrapers.size, 1)
    assert.deepEqual(next.counts, before.counts)
    assert.deepEqual(next.tables[0]?.rows.heldBytes, before.tables[0]?.rows.heldBytes)
  })

  it('is nothing where there is no file', async () => {
    const next = series()
    assert.equal(await checkpoint(next).restore(0), undefined)
    assert.equal(rows(next).length, 1)
  })

  const bad: Readonly<Record<string, [change: (bytes: Buffer) => Buffer, problem: RegExp]>> = {
    'cut in the header': [(bytes) => bytes.subarray(0, 10), /cut off/],
    'cut in the columns': [(bytes) => bytes.subarray(0, -1), /cut off/],
    'too long': [(bytes) => Buffer.concat([bytes, Buffer.of(0)]), /damaged/],
    empty: [() => Buffer.alloc(0), /cut off/],
    'of another format': [
      (bytes) =>
        Buffer.from(bytes.toString('latin1').replace('"format":2', '"format":1'), 'latin1'),
      /^format: /,
    ],
    'of another machine': [
      (bytes) =>
        sealed(Buffer.from(bytes.toString('latin1').replace(/dian":\w+/, 'dian":false'), 'latin1')),
      /another kind of machine/,
    ],
  }
  for (const [name, [change, problem]] of Object.entries(bad)) {
    it(`is not believed: ${name}`, async () => {
      const file = checkpoint(filled())
      await file.write()
      writeFileSync(file.path, change(readFileSync(file.path)))
      const next = series()
      assert.match((await reopened(file, next).restore(0)) ?? '', problem)
      assert.equal(rows(next).length, 1)
    })
  }

  it('is not believed wherever it is cut off or garbled, and nothing of it is used', async () => {
    const positions = new SourcePositions()
    positions.note([{ source: 'pcap:a', identity: '1 a', at: 7 }])
    const file = reopened(checkpoint(crowded()), crowded(), positions)
    await file.write()
    const whole = readFileSync(file.path)
    const change = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(whole.length - 1) }),
      fc.record({
        kind: fc.constant('garbled' as const),
        at: fc.nat(whole.length - 1),
        by: fc.integer({ min: 1, max: 255 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(change, async (change) => {
        const bytes = Buffer.from(whole)
        if (change.kind === 'garbled') bytes[change.at] = (bytes[change.at] ?? 0) ^ change.by
        writeFileSync(file.path, change.kind === 'cut' ? bytes.subarray(0, change.at) : bytes)
        const next = series()
        const found = new SourcePositions()
        assert.notEqual(await reopened(file, next, found).restore(0), undefined)
        assert.deepEqual([rows(next).length, next.names.size, next.scrapers.size], [1, 0, 0])
        assert.deepEqual(found.all, [])
      }),
      { numRuns: 300, seed: SEED },
    )
  })

  it('carries on with candidates, what was demanded, and how far sources were read', async () => {
    const before = crowded()
    const positions = new SourcePositions()
    positions.note([
      { source: 'pcap:a', identity: '1 a', at: 7 },
      { source: 'pcap:b', identity: '', at: 0 },
      { source: 'pcap:a', identity: '1 a', at: 9 },
    ])
    const file = reopened(checkpoint(before), before, positions)
    await file.write()
    const next = series()
    const found = new SourcePositions()
    assert.equal(await reopened(file, next, found).restore(3000), undefined)
    assert.deepEqual(found.all, positions.all)
    assert.ok(candidatesOf(before).length > 0)
    assert.deepEqual(candidatesOf(next), candidatesOf(before))
    assert.equal(next.tables[0]?.demand.estimate, before.tables[0]?.demand.estimate)
  })

  it('is not believed: more names than there may be', async () => {
    const file = checkpoint(filled())
    await file.write()
    assert.match((await reopened(file, series(1)).restore(0)) ?? '', /limits\.names/)
  })

  it('goes away where it cannot be renewed, so that nobody carries on with old numbers', async () => {
    const file = checkpoint(filled())
    await file.write()
    // a directory in the way of the new file
    mkdirSync(`${file.path}.tmp`)
    assert.match((await file.write()) ?? '', /EISDIR/)
    assert.equal(existsSync(file.path), false)
    assert.match(file.problem ?? '', /EISDIR/)
    assert.equal(file.isBehind, false)
    rmSync(`${file.path}.tmp`, { recursive: true })
    assert.equal(await file.write(), undefined)
    assert.equal(file.problem, undefined)
  })

  it('is behind where it can neither be renewed nor go away', async () => {
    const file = checkpoint(filled())
    // nothing that is removed as a file is
    mkdirSync(file.path)
    assert.match((await file.write()) ?? '', /EISDIR/)
    assert.equal(file.isBehind, true)
    rmSync(file.path, { recursive: true })
    assert.equal(await file.write(), undefined)
    assert.equal(file.isBehind, false)
  })

  it('says in one line that it cannot be written', async () => {
    const file = new CheckpointFile('/proc/nowhere/rows', filled(), new SourcePositions())
    await assert.rejects(
      file.prepare(),
      (error) =>
        error instanceof ConfigError &&
        error.message.startsWith('cannot write the checkpoint /proc/nowhere/rows: E') &&
        error.message.endsWith('. See --checkpoint'),
    )
  })
})
