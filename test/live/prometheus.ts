import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { array, object, string } from 'zod'
import { httpGet } from '../expose/http-get.ts'
import type { Cleanup } from '../support/cleanup.ts'
import { startGoServer } from './go-server.ts'
import { type QueryAnswer, queryAnswers } from './query-answers.ts'
import { type RawSeries, rawSeries } from './raw-samples.ts'

/** A Prometheus server that scrapes, every second unless told otherwise, and remembers what it saw. */
export interface Prometheus {
  /** All samples of what a selector finds, as they were scraped. */
  raw(selector: string): Promise<readonly RawSeries[]>
  /** The series that an expression has now, with the last value of each. */
  latest(expression: string): Promise<ReadonlyMap<string, bigint>>
  /** What an expression comes to, at a time in seconds since 1970, or now. */
  ask(expression: string, at?: number): Promise<readonly QueryAnswer[]>
  /** What it says of its rules: name and error of each that it cannot evaluate. */
  brokenRules(): Promise<readonly string[]>
  /** Lets it stand still, and go on. */
  pause(): void
  resume(): void
  /** Ends it; another can go on in the same folder. */
  stop(): Promise<void>
}

/** Where a server keeps what it saw, and whom it scrapes. */
export interface PrometheusOptions {
  readonly folder: string
  /** What tells it from others on the same machine. */
  readonly replica: string
  /** Ports of this machine. */
  readonly targets: readonly number[]
  /** Seconds from scrape to scrape, and the longest that one may take. */
  readonly interval?: number
  /** More of the scrape configuration, as YAML in braces has it: `scheme: https`. */
  readonly how?: string
  /** More lines of its configuration. */
  readonly more?: string
}

/** Starts a server on a free port, and resolves when it answers; it ends with the test at the latest. */
export async function startPrometheus(
  options: PrometheusOptions,
  context: Cleanup,
): Promise<Prometheus> {
  const { folder, replica } = options
  const home = join(folder, replica)
  await mkdir(home, { recursive: true })
  const config = join(home, 'prometheus.yml')
  await writeFile(config, configuration(options))
  const words = [`--config.file=${config}`, `--storage.tsdb.path=${join(home, 'data')}`]
  const { child, port } = await startGoServer('prometheus', words, home, context)
  const query = async (expression: string) => {
    const { body } = await httpGet(port, `/api/v1/query?query=${encodeURIComponent(expression)}`)
    return rawSeries(JSON.parse(`${body}`))
  }
  return {
    async ask(expression, at) {
      const query = new URLSearchParams({ query: expression, ...(at && { time: `${at}` }) })
      const { body } = await httpGet(port, `/api/v1/query?${query}`)
      return queryAnswers(JSON.parse(`${body}`), expression)
    },
    async brokenRules() {
      const { body } = await httpGet(port, '/api/v1/rules')
      const { groups } = ruleGroups.parse(JSON.parse(`${body}`)).data
      const all = groups.flatMap((group) => group.rules)
      assert.ok(all.length > 0)
      return all
        .filter(({ health }) => health !== 'ok')
        .map(({ name, health, lastError = '' }) => `${name} ${health} ${lastError}`)
    },
    raw: (selector) => query(`${selector}[1h]`),
    async latest(expression) {
      const found = await query(expression)
      return new Map(found.map(({ name, samples }) => [name, samples[0]?.value ?? 0n]))
    },
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

const ruleGroups = object({
  data: object({
    groups: array(
      object({
        rules: array(object({ name: string(), health: string(), lastError: string().optional() })),
      }),
    ),
  }),
})

function configuration(options: PrometheusOptions): string {
  const { replica, targets, interval = 1, how = '', more = '' } = options
  const places = targets.map((port) => `'127.0.0.1:${port}'`)
  return `
global:
  scrape_interval: ${interval}s
  scrape_timeout: ${interval}s
  evaluation_interval: 1s
scrape_configs:
  - {
      job_name: flowtally,
      params: { replica: [${replica}] },
      static_configs: [{ targets: [${places}] }],
      ${how}
    }
${more}`
}
