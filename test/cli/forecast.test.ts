import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { commandLine } from '../../src/cli/command-line.ts'
import { forecastCommand } from '../../src/cli/forecast.ts'
import { type ForecastOf, runForecast } from '../../src/cli/run-forecast.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { summarize } from '../support/decode-capture.ts'
import { assertGolden } from '../support/golden.ts'

const capture = 'test/captures/softflowd-1.1.0-v9-plain.pcap'
const example = 'test/cli/forecast.yaml'
const exampleText = readFileSync(example, 'utf8')

/** What is looked at, without how often it is scraped. */
type Looked = { readonly files: readonly string[] } | { readonly duration: number }

async function forecast(looked: Looked, isTTY = false, flags = {}, text = exampleText) {
  const of: ForecastOf = { ...looked, environment: {}, scrapeInterval: 15_000 }
  const written = { out: '', status: '' }
  // as streams do, it needs to be called as a method
  class Collected {
    readonly isTTY = isTTY
    readonly #name: keyof typeof written

    constructor(name: keyof typeof written) {
      this.#name = name
    }

    write(text: string): void {
      written[this.#name] += text
    }
  }
  const file = { name: example, text }
  const config = loadConfig({ file, environment: {}, flags })
  const streams = { out: new Collected('out'), status: new Collected('status') }
  await runForecast(config, of, new AbortController(), streams)
  return written
}

const named = `
networks: { 0.0.0.0/0: four, ::/0: six }
metrics:
  by_name: { labels: [src_net_name] }
`

describe('flowtally forecast', () => {
  it('says what metrics would come to', async () => {
    const { out, status } = await forecast({ files: [capture] })
    assertGolden(out, 'test/cli/forecast.txt')
    assert.equal(status, '')
  })

  it('reads several files as one', async () => {
    const { out } = await forecast({ files: [capture, 'test/captures/fprobe-1.1-v7.pcap'] })
    const flows = summarize(capture).flows + summarize('test/captures/fprobe-1.1-v7.pcap').flows
    assert.match(out, new RegExp(`^${flows} observations in `))
  })

  it('shows on a terminal how far it is, and takes that away again', async () => {
    const { status } = await forecast({ files: [capture] }, true)
    const bar = `\r\u001b[K[${'#'.repeat(40)}] 100 %, 15 observations`
    assert.equal(status, `${bar}\r\u001b[K`)
  })

  it('listens for a while', async () => {
    const flags = { listen: 'flow://127.0.0.1:0' }
    const { out, status } = await forecast({ duration: 1 }, false, flags)
    assert.match(status, /^flowtally: no flows came, .* --for\.\n$/)
    assert.equal(out, '', 'nothing is no share of anything')
  })

  it('says what other traffic there was', async () => {
    const { out, status } = await forecast({ files: ['test/captures/input/traffic.pcap'] })
    assert.match(status, /^flowtally: pcap:.*traffic\.pcap: skipped \d+ × \w+\n/)
    assert.match(status, /no flows came.*`flowtally decode --summary test\/.*traffic\.pcap`/)
    assert.equal(out, '')
  })

  it('looks addresses up from the first flow on', async () => {
    const { out } = await forecast({ files: [capture] }, false, {}, named)
    assert.match(out, /^by_name +2 /m)
  })

  for (const [words, message] of [
    [[], 'say what to look at: --read FILE for a capture, or --for 10m'],
    [
      ['--read', capture, '--for', '1m'],
      'say what to look at: --read FILE for a capture, or --for 10m',
    ],
    [
      ['--for', '1m', '--scrape-interval', 'often'],
      '--scrape-interval: expected a duration such as 250ms, 10m or 1h30m, got "often"',
    ],
    [['--for', 'ever'], '--for: expected a duration such as 250ms, 10m or 1h30m, got "ever"'],
  ] as const) {
    it(`wants to know what to look at: forecast ${words.join(' ')}`, async () => {
      const run = commandLine([forecastCommand({})], ['forecast', ...words]).parseAsync()
      await assert.rejects(Promise.resolve(run), { name: 'ConfigError', message })
    })
  }
})
