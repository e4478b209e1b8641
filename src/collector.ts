import type { Logger } from 'pino'
import { describeCardinality } from './cardinality.ts'
import { CheckpointFile } from './checkpoint/checkpoint-file.ts'
import { keepRows, writeCheckpoint } from './checkpoint/keep-rows.ts'
import type { Config } from './config/config.ts'
import { interfaceFamilies } from './counters/interface-families.ts'
import { InterfaceTable } from './counters/interface-table.ts'
import { Delivery } from './delivery.ts'
import { demo } from './demo/demo.ts'
import { demoSettings } from './demo/demo-settings.ts'
import { Drain } from './drain.ts'
import { browserUrl } from './expose/browser-url.ts'
import { createServer, type HttpServer } from './expose/server.ts'
import { gate } from './expose/web/gate.ts'
import { PasswordChecks } from './expose/web/password-checks.ts'
import { Lanes } from './lanes/lanes.ts'
import { StateFile } from './lanes/state-file.ts'
import { type Part, sequence } from './lifecycle.ts'
import { Dictionary } from './model/dictionary.ts'
import { Enrichment } from './names/enrichment.ts'
import { InfoLines } from './names/info-lines.ts'
import { newPace } from './pace.ts'
import { readiness } from './readiness.ts'
import { Reloading } from './reloading.ts'
import { SourcePositions } from './source-positions.ts'
import { Ledger } from './status/ledger.ts'
import { StatusReader } from './status/status-reader.ts'
import { kernelSockets } from './system/kernel-sockets.ts'
import { Series } from './tally/series.ts'
import { Telemetry } from './telemetry.ts'
import { version } from './version.ts'
import { WebConfigFile } from './web-config-file.ts'
import { WebRefusals } from './web-refusals.ts'

/** The whole program, running. */
export interface Collector extends Part {
  readonly lanes: Lanes
  readonly server: HttpServer
  readonly scheme: 'http' | 'https'
  readonly reloading: Reloading
}

/** What the program has around it. */
export interface Surroundings {
  /** Where secrets can be. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Reads the configuration anew; throws a `ConfigError`. */
  readonly read?: () => Config
  /** Registers what is to be done when somebody asks for that. */
  readonly onReload?: (reload: () => void) => void
}

/** Wires the whole program: read it to know what exists and what feeds what. Inert until started. */
export function createCollector(given: Config, log: Logger, more: Surroundings = {}): Collector {
  const config = withDemo(given)
  const { environment = {}, read = () => given } = more
  const agent = `flowtally/${version}`
  const enrichment = new Enrichment({ config, log, environment, agent })
  const series = new Series(config.metrics, new Dictionary(config.limits.names), {
    newSeriesPerHour: config.limits.new_series_per_hour,
    labelNames: enrichment,
  })
  const interfaces = new InterfaceTable(config.limits.interfaces)
  const telemetry = new Telemetry(series, interfaces, config.limits, version)
  const ledger = new Ledger(series, config.limits.samplers, Date.now())
  const state = config.state_dir === undefined ? undefined : new StateFile(config.state_dir)
  const positions = new SourcePositions()
  const checkpoint =
    config.checkpoint === undefined
      ? undefined
      : new CheckpointFile(config.checkpoint, series, positions)
  const lanes = new Lanes({
    config,
    series,
    interfaces,
    telemetry,
    ledger,
    log,
    state,
    positions,
    enrichment,
    environment,
    merged: (letsGo) => delivery.merged(letsGo),
  })
  enrichment.tell = (knowledge) => lanes.know(knowledge)
  const { merger } = lanes
  const delivery = new Delivery({
    positions,
    series,
    merger,
    write: checkpoint && (() => writeCheckpoint(checkpoint, log)),
    tell: (secured) => lanes.secured(secured),
    now: Date.now,
  })
  const info = new InfoLines(series, enrichment, config)
  const webFile = new WebConfigFile(config.web.config_file, log, Date.now)
  const reloading = new Reloading(config, {
    read: () => withDemo(read()),
    async apply(next) {
      webFile.reread()
      await enrichment.change(next)
      info.change(next)
      await lanes.change(next, () => series.reloadSteps(next.metrics, Date.now()))
    },
    log,
    now: Date.now,
  })
  telemetry.watch({ enrichment: () => enrichment.state, info, reloading, web: webFile })
  const drain = new Drain({ series, merger, longest: config.web.drain, log })
  const passwords = new PasswordChecks()
  const refusals = new WebRefusals(telemetry.web, log, Date.now)
  const status = new StatusReader({
    version,
    series,
    ledger,
    lanes,
    enrichment,
    reloading,
    kernelSockets,
    readiness: () => readiness(lanes),
    pace: newPace(),
    now: Date.now,
  })
  const server = createServer({
    listen: config.web.listen_address,
    tls: webFile.web.tls,
    gate: gate({
      access: () => webFile.web.access,
      maxRequests: config.web.max_requests,
      compare: (password, hash) => passwords.compare(password, hash),
      now: () => performance.now(),
      onRefused: (reason, address) => refusals.request(reason, address),
    }),
    onConnectionRefused: (reason, address, why) => refusals.connection(reason, address, why),
    telemetryPath: config.web.telemetry_path,
    scrape: {
      get tables() {
        return series.shown
      },
      names: series.names,
      families: async () => [
        ...interfaceFamilies(interfaces, enrichment),
        ...(await info.families()),
      ],
      created: config.created,
      registry: telemetry.registry,
      samplerName: (address) => enrichment.samplerName(address),
      async prepare() {
        await Promise.all([lanes.flush(), lanes.look()])
        await merger.hold()
      },
      async snapshot() {
        const number = series.scrapers.begin()
        await delivery.snapshot(number)
        return number
      },
      done: () => merger.release(),
    },
    ready: () => readiness(lanes),
    status: () => status.read(),
    cardinality: () => describeCardinality(series),
    apis: {
      '/api/samplers': async () => withoutTemplates(await lanes.describe()),
      '/api/templates': async () => withoutNames(await lanes.describe()),
    },
    scrapers: config.web.scrapers,
    reload: config.web.enable_lifecycle ? () => reloading.reload() : undefined,
    onAsk: ({ id, timeout }) => series.scrapers.came(id, timeout, Date.now()),
    onScrape: (report) => {
      telemetry.scraped(report)
      if (!report.delivered || report.scraper === undefined) return
      series.scrapers.delivered(report.scraper.id, report.snapshot, Date.now())
      delivery.delivered()
      merger.tend()
      drain.delivered()
    },
    onError: (error) => log.error({ err: error }, 'a request failed'),
  })
  webFile.onChange = ({ tls }) => tls && server.renew(tls)
  // sources last, so that they find everything else running; they are the first to stop
  const parts = sequence([
    passwords,
    webFile,
    ...(checkpoint === undefined ? [server, drain] : [keepRows(checkpoint, log), server]),
    enrichment,
    lanes,
    ...(config.demo ? [demo(lanes, log)] : []),
    reloading,
  ])
  const scheme = webFile.web.tls === undefined ? 'http' : 'https'
  return { lanes, server, scheme, reloading, ...parts }
}

/** Runs until `signal`, then stops in order: sources, lanes, state, and HTTP when it was scraped. */
export async function runCollector(
  config: Config,
  log: Logger,
  signal: AbortSignal,
  surroundings: Surroundings = {},
): Promise<void> {
  const collector = createCollector(config, log, surroundings)
  // before anything else: to a program that does nothing about it, the signal is the end
  surroundings.onReload?.(() => {
    collector.reloading
      .reload()
      .catch((error) => log.error({ err: error }, 'the configuration could not be taken over'))
  })
  await collector.start()
  for (const { address, port } of collector.server.addresses()) {
    const url = browserUrl(collector.scheme, address, port, config.web.telemetry_path)
    log.info({ url }, 'serving metrics')
  }
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  }
  log.info('stopping')
  await collector.stop()
  log.info('stopped')
}

/** The made-up routers of a demo have names. */
function withDemo(config: Config): Config {
  return config.demo ? { ...config, ...demoSettings(config) } : config
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
