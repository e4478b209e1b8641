import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { browserUrl } from './expose/browser-url.ts'
import { Scrapers } from './expose/scrapers.ts'
import { createServer, type HttpServer } from './expose/server.ts'
import { Lanes } from './lanes.ts'
import { type Part, sequence } from './lifecycle.ts'
import { Dictionary } from './model/dictionary.ts'
import { startGenerator } from './source/generator/start-generator.ts'
import { StateFile } from './state-file.ts'
import { Series } from './tally/series.ts'
import { Telemetry } from './telemetry.ts'
import { version } from './version.ts'

/** Records a second that `--demo` sends. */
const DEMO_RATE = 2000

/** The whole program, running. */
export interface Collector extends Part {
  readonly lanes: Lanes
  readonly server: HttpServer
}

/** Wires the whole program: read it to know what exists and what feeds what. Inert until started. */
export function createCollector(config: Config, log: Logger): Collector {
  const series = new Series(config.metrics, new Dictionary(config.limits.names))
  const telemetry = new Telemetry(series, config.limits, version)
  const state = config.state_dir === undefined ? undefined : new StateFile(config.state_dir)
  const lanes = new Lanes({ config, series, telemetry, log, state })
  const scrapers = new Scrapers()
  const server = createServer({
    version,
    listen: config.web.listen_address,
    telemetryPath: config.web.telemetry_path,
    scrape: {
      tables: series.tables,
      names: series.names,
      registry: telemetry.registry,
      async prepare() {
        await Promise.all([lanes.flush(), lanes.lookAtSockets()])
        await lanes.merger.hold()
      },
      done: () => lanes.merger.release(),
    },
    ready: () => readiness(lanes),
    status: () => status(series, lanes),
    apis: {
      '/api/samplers': async () => withoutTemplates(await lanes.describe()),
      '/api/templates': async () => withoutNames(await lanes.describe()),
    },
    onScrape: (report) => {
      telemetry.scraped(report)
      // what it saw is from after it began
      const began = Date.now() - report.seconds * 1000
      if (report.delivered) scrapers.delivered(report.request, began)
    },
    onError: (error) => log.error({ err: error }, 'a request failed'),
  })
  // sources last, so that they find everything else running; they are the first to stop
  const parts = sequence([
    server,
    drain(scrapers, config.web.drain, log),
    lanes,
    ...(config.demo ? [demo(lanes, log)] : []),
  ])
  return { lanes, server, ...parts }
}

/** Runs until `signal`, then stops in order: sources, lanes, state, and HTTP when it was scraped. */
export async function runCollector(
  config: Config,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const collector = createCollector(config, log)
  await collector.start()
  for (const { address, port } of collector.server.addresses()) {
    const url = browserUrl(address, port, config.web.telemetry_path)
    log.info({ url }, 'serving metrics')
  }
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  }
  log.info('stopping')
  await collector.stop()
  log.info('stopped')
}

/** Between lanes and HTTP: gives each scraper the time to fetch what came last. */
function drain(scrapers: Scrapers, longest: number, log: Logger): Part {
  return {
    start: () => Promise.resolve(),
    async stop() {
      if (scrapers.size === 0 || longest === 0) return
      log.info({ longest_ms: longest }, 'waiting for the last scrape; a second signal ends this')
      const deadline = new AbortController()
      const late = sleep(longest, 'late', deadline).catch(() => undefined)
      const end = await Promise.race([scrapers.allSince(Date.now()), late])
      deadline.abort()
      if (end === 'late') log.warn('not every scraper came for the last numbers')
    },
  }
}

/** Made-up routers that send to the first socket. */
function demo(lanes: Lanes, log: Logger): Part {
  let generator: ReturnType<typeof startGenerator> | undefined
  return {
    start() {
      const port = lanes.sockets[0]?.port ?? 0
      const to = { host: '127.0.0.1', port }
      const failed = (error: Error) => log.error({ err: error }, 'the demo traffic ended')
      generator = startGenerator(
        { to, rate: DEMO_RATE, protocols: ['ipfix', 'v9', 'v5'], seed: 1 },
        failed,
      )
      log.info({ to: `127.0.0.1:${port}`, rate: DEMO_RATE }, 'sending made-up traffic')
      return Promise.resolve()
    },
    stop: async () => generator?.stop(),
  }
}

function readiness(lanes: Lanes): { readonly ready: boolean; readonly reason: string } {
  const { away, sockets } = lanes
  if (away.length > 0) {
    return { ready: false, reason: `lane ${away.join(', ')} is away and is started again` }
  }
  if (sockets.length === 0) return { ready: false, reason: 'no socket is open' }
  return { ready: true, reason: '' }
}

/** A few live numbers for whoever looks at `/`. */
function status({ tables, counts }: Series, { sockets }: Lanes): Record<string, string | number> {
  const { tallied = 0, filtered = 0, implausible = 0 } = counts[0] ?? {}
  return {
    'Flows received': tallied + filtered + implausible,
    Series: tables.reduce((sum, { rows, definition }) => sum + rows * definition.values.length, 0),
    Metrics: tables.map(({ definition }) => definition.name).join(', '),
    Listening: sockets.map(({ listen }) => listen).join(', '),
  }
}

function withoutTemplates(samplers: Awaited<ReturnType<Lanes['describe']>>) {
  return samplers.map(({ address, domains }) => ({
    address,
    domains: domains.map(({ sessions, ...domain }) => ({
      ...domain,
      ports: sessions.map(({ port, templates }) => ({ port, templates: templates.length })),
    })),
  }))
}

function withoutNames(samplers: Awaited<ReturnType<Lanes['describe']>>) {
  return samplers.map(({ address, domains }) => ({
    address,
    domains: domains.map(({ names, ...domain }) => domain),
  }))
}
