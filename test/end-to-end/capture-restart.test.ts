import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { httpGet } from '../expose/http-get.ts'
import { classicFile } from '../support/capture-files.ts'
import { CaptureInParts } from '../support/capture-in-parts.ts'
import { Samples } from '../support/samples.ts'
import { type Program, spawnProgram } from '../support/spawn-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-captures-'))
after(() => rmSync(folder, { recursive: true }))

function start(file: string, name: string): Program {
  return spawnProgram([
    `--listen=pcap:${file}`,
    '--web.listen-address=127.0.0.1:0',
    '--log.format=json',
    `--checkpoint=${join(folder, name)}`,
  ])
}

/** Scrapes as a scraper does, so that there is a checkpoint of what it saw, until all was read. */
async function untilRead(program: Program): Promise<Samples> {
  const { url } = await program.line('serving metrics')
  const headers = { 'x-prometheus-scrape-timeout-seconds': '5' }
  for (;;) {
    const { body } = await httpGet(Number(new URL(String(url)).port), '/metrics', { headers })
    const samples = new Samples(`${body}`)
    if (samples.sum('flowtally_capture_finished') === 1n) return samples
  }
}

const tallied = (samples: Samples) => samples.sum('flowtally_tallied_bytes_total', { metric: 'as' })

describe('a capture beside a checkpoint', () => {
  it('goes on where kill -9 ended it, with what it had learned, and nothing is counted twice', async () => {
    const capture = new CaptureInParts(join(folder, 'in-parts.pcap'), 500)
    capture.writeFirst()
    const first = start(capture.file, 'in-parts')
    const half = await untilRead(first)
    assert.equal(tallied(half), BigInt(capture.bytes.readable))
    first.child.kill('SIGKILL')
    await first.gone

    capture.appendSecond()
    const second = start(capture.file, 'in-parts')
    const whole = await untilRead(second)
    assert.equal(tallied(whole), BigInt(capture.bytes.all))
    const { datagrams } = await second.line('a capture is read on behind what was counted')
    assert.equal(datagrams, capture.firstFrames.length)
    const labels = { listen: `pcap:${capture.file}` }
    const counted = whole.sum('flowtally_capture_datagrams_total', labels)
    assert.equal(counted, BigInt(capture.secondFrames.length))
    second.child.kill('SIGKILL')
    await second.gone

    const third = start(capture.file, 'in-parts')
    const again = await untilRead(third)
    assert.equal(tallied(again), BigInt(capture.bytes.all))
    third.child.kill('SIGKILL')
    await third.gone
  })

  it('is counted from its beginning where it is another file, and that is said', async () => {
    const file = join(folder, 'other.pcap')
    const capture = new CaptureInParts(file, 10)
    capture.writeFirst()
    const first = start(file, 'other')
    const before = tallied(await untilRead(first))
    first.child.kill('SIGKILL')
    await first.gone

    writeFileSync(file, classicFile(capture.firstFrames.toSpliced(1, 1)))
    const second = start(file, 'other')
    assert.equal(tallied(await untilRead(second)), 2n * before)
    await second.line('a capture is another one than before, and is counted from its beginning')
    second.child.kill('SIGKILL')
    await second.gone
  })
})
