import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, describe, it } from 'node:test'
import { httpGet } from '../expose/http-get.ts'
import { madeUpDatagrams } from '../support/made-up-datagrams.ts'
import { Samples } from '../support/samples.ts'
import { sendDatagrams } from '../support/send-traffic.ts'
import { anywhere, type Program, spawnProgram } from '../support/spawn-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-reload-program-'))
after(() => rmSync(folder, { recursive: true }))

let files = 0

const programs: Program[] = []
afterEach(() => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL')
})

/** Nobody waits for scrapers at the end. */
const words = [...anywhere, '--web.drain=0s']

function spawn(...more: string[]): Program {
  const program = spawnProgram([...words, ...more])
  programs.push(program)
  return program
}

/** A file that is rewritten, and the program that goes by it. */
class ReloadedProgram {
  readonly path = join(folder, `${files++}.yaml`)
  #program: Program | undefined
  udp = 0
  http = 0

  write(...labels: string[]): void {
    const metric = `{ labels: [sampler, ${labels.join(', ')}], values: [bytes], limit: 1000 }`
    const steady = '{ labels: [sampler], values: [bytes], limit: 100 }'
    writeFileSync(this.path, `metrics:\n  steady: ${steady}\n  test: ${metric}\n`)
  }

  async start(...more: string[]): Promise<Program> {
    const program = spawn(`--config=${this.path}`, ...more)
    this.#program = program
    this.udp = Number((await program.line('receiving flows')).port)
    const { url } = await program.line('serving metrics')
    this.http = Number(new URL(String(url)).port)
    return program
  }

  async kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<readonly [number | null, string | null]> {
    assert.ok(this.#program)
    this.#program.child.kill(signal)
    return await this.#program.gone
  }

  async scrape(headers: Readonly<Record<string, string>> = {}): Promise<Samples> {
    return new Samples(`${(await httpGet(this.http, '/metrics', { headers })).body}`)
  }

  /** What a Prometheus is answered, when something is so. */
  async until(holds: (samples: Samples) => boolean): Promise<Samples> {
    for (;;) {
      const samples = await this.scrape({ 'X-Prometheus-Scrape-Timeout-Seconds': '10' })
      if (holds(samples)) return samples
    }
  }

  async post(path = '/-/reload') {
    const { status, body } = await httpGet(this.http, path, { method: 'POST' })
    return [status, `${body}`] as const
  }
}

const labelled = (label: string) => (samples: Samples) =>
  samples.labelValues('flow_test_bytes_total', label).length > 0

describe('SIGHUP', () => {
  it('has the configuration read anew; one that is no good changes nothing', async () => {
    const reloaded = new ReloadedProgram()
    reloaded.write('proto')
    const program = await reloaded.start()
    reloaded.write('in_if')
    program.child.kill('SIGHUP')
    await program.line('the configuration was read anew')
    await reloaded.until(labelled('in_if'))

    reloaded.write('nonsense')
    program.child.kill('SIGHUP')
    const { problem } = await program.line('the configuration cannot be used')
    const start = `${reloaded.path}:3:29: metrics.test.labels[1]: unknown field "nonsense"`
    assert.ok(String(problem).startsWith(start), String(problem))
    assert.ok(labelled('in_if')(await reloaded.scrape()))
    rmSync(reloaded.path)
    program.child.kill('SIGHUP')
    await program.line('the configuration cannot be used', 'there is no such file')
    reloaded.write('src_as')
    program.child.kill('SIGHUP')
    await reloaded.until(labelled('src_as'))
    assert.deepEqual(await reloaded.kill('SIGTERM'), [0, null])
  })

  it('before everything is started is not the end', async () => {
    const reloaded = new ReloadedProgram()
    reloaded.write('proto')
    const program = spawn(`--config=${reloaded.path}`)
    // HTTP comes before that, and the end of the start behind
    await program.line('receiving flows')
    program.child.kill('SIGHUP')
    await program.line('the configuration was read anew')
    program.child.kill('SIGTERM')
    assert.deepEqual(await program.gone, [0, null])
  })

  it('names the settings that wait for a restart', async () => {
    const reloaded = new ReloadedProgram()
    reloaded.write('proto')
    const program = await reloaded.start()
    writeFileSync(reloaded.path, 'flush_interval: 2s\nlimits: { names: 5 }\n')
    program.child.kill('SIGHUP')
    const { settings } = await program.line('these settings have changed')
    assert.equal(settings, 'flush_interval, limits.names')
    await reloaded.kill('SIGTERM')
  })
})

describe('POST /-/reload', () => {
  it('is forbidden unless it was allowed', async () => {
    const reloaded = new ReloadedProgram()
    reloaded.write('proto')
    await reloaded.start()
    const forbidden = 'not allowed: start flowtally with --web.enable-lifecycle\n'
    assert.deepEqual(await reloaded.post(), [403, forbidden])
    const { status, headers } = await httpGet(reloaded.http, '/-/reload')
    assert.deepEqual([status, headers.allow], [405, 'POST'])
    await reloaded.kill('SIGTERM')
  })

  it('answers when all goes on by the new one, or with what is wrong with it', async () => {
    const reloaded = new ReloadedProgram()
    reloaded.write('proto')
    await reloaded.start('--web.enable-lifecycle')
    reloaded.write('in_if')
    assert.deepEqual(await reloaded.post(), [200, 'the configuration was read anew\n'])
    await reloaded.until(labelled('in_if'))
    reloaded.write('nonsense')
    const [status, problem] = await reloaded.post()
    assert.equal(status, 500)
    assert.match(problem, /unknown field "nonsense"/)
    await reloaded.kill('SIGTERM')
  })
})

describe('a checkpoint', () => {
  it('is exact after a reload and kill -9', async () => {
    const reloaded = new ReloadedProgram()
    const { datagrams, bytes } = madeUpDatagrams('v5', 300)
    const count = BigInt(datagrams.length)
    const more = ['--web.enable-lifecycle', `--checkpoint=${join(folder, 'checkpoint')}`]
    const isTallied = (times: bigint) => (now: Samples) =>
      now.sum('flowtally_tallied_bytes_total', { metric: 'steady' }) === times * bytes &&
      now.sum('flowtally_held_bytes') === 0n
    const sum = (samples: Samples) => samples.sum('flow_test_bytes_total')

    reloaded.write('proto')
    await reloaded.start(...more)
    await sendDatagrams(reloaded.udp, datagrams)
    await reloaded.until((now) => now.sum('flowtally_payloads_received_total') === count)
    assert.equal(sum(await reloaded.until(isTallied(1n))), bytes)

    reloaded.write('in_if')
    assert.equal((await reloaded.post())[0], 200)
    await sendDatagrams(reloaded.udp, datagrams)
    await reloaded.until(labelled('in_if'))
    const before = await reloaded.until(isTallied(2n))
    assert.equal(sum(before), bytes)
    await reloaded.kill('SIGKILL')

    await reloaded.start(...more)
    const after = await reloaded.scrape({ 'X-Prometheus-Scrape-Timeout-Seconds': '10' })
    for (const family of ['flow_test_bytes_total', 'flow_steady_bytes_total']) {
      assert.deepEqual(after.series(family), before.series(family))
      for (const series of before.series(family)) {
        assert.equal(after.value(series), before.value(series), series)
      }
    }
    await sendDatagrams(reloaded.udp, datagrams)
    const last = await reloaded.until(isTallied(3n))
    assert.equal(sum(last), 2n * bytes)
    assert.equal(last.sum('flow_steady_bytes_total'), 3n * bytes)

    // and once more, in the middle of the change
    reloaded.write('proto')
    assert.equal((await reloaded.post())[0], 200)
    const amid = await reloaded.scrape({ 'X-Prometheus-Scrape-Timeout-Seconds': '10' })
    await reloaded.kill('SIGKILL')
    await reloaded.start(...more)
    const again = await reloaded.until(labelled('proto'))
    assert.equal(again.sum('flow_steady_bytes_total'), amid.sum('flow_steady_bytes_total'))
    await reloaded.kill('SIGKILL')
  })
})
