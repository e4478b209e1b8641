import { setImmediate } from 'node:timers/promises'
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import type { MetricCardinality } from '../model/metric-cardinality.ts'
import type { Status } from '../model/status.ts'
import { cardinalityPage } from '../page/cardinality-page.ts'
import { statusPage } from '../page/status-page.ts'
import { assets } from './assets.ts'
import { type MetricsHandlerOptions, metricsHandler } from './metrics-handler.ts'
import { pagePolicy } from './page-policy.ts'

/** Whether flowtally does its work; `reason` is for people. */
export interface Readiness {
  readonly ready: boolean
  readonly reason: string
}

export interface AppOptions extends MetricsHandlerOptions {
  readonly telemetryPath: string
  readonly ready: () => Readiness
  /** What each request has to pass first. */
  readonly gate?: RequestHandler
  /** How everything is: for people, and as JSON. */
  readonly status: () => Promise<Status>
  /** How metrics fill their limits: for people, and as JSON. */
  readonly cardinality: () => Promise<readonly MetricCardinality[]>
  /** What else to serve as JSON, by path. */
  readonly apis: Readonly<Record<string, () => unknown>>
  /** Reads the configuration anew; resolves with what is wrong with it, if anything is. */
  readonly reload?: (() => Promise<string | undefined>) | undefined
  /** A request that failed by a fault of ours. */
  readonly onError?: (error: unknown) => void
}

/** Asked for anew each time, and sent only where it is another one. */
const asset = { index: false, redirect: false, setHeaders: noCache } as const

type Handler = (request: Request, response: Response) => void | Promise<void>

/** Everything that flowtally serves over HTTP. */
export function createApp(options: AppOptions): Express {
  const { telemetryPath, ready, status, cardinality, onError } = options
  const apis = { '/api/status': status, ...options.apis, '/api/cardinality': cardinality }
  const links = {
    pages: [
      { path: '/', text: 'Status' },
      { path: '/cardinality', text: 'Cardinality' },
      { path: telemetryPath, text: 'Metrics' },
    ],
    apis: [...Object.keys(apis), '/-/healthy', '/-/ready'].map((path) => ({ path, text: path })),
  }
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.set('case sensitive routing', true)
  app.use((_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('X-Content-Type-Options', 'nosniff')
    next()
  })
  if (options.gate !== undefined) app.use(options.gate)

  serve(app, telemetryPath, metricsHandler(options))
  serve(app, '/-/healthy', (_request, response) => plain(response, 200, 'flowtally is healthy'))
  serve(app, '/-/ready', (_request, response) => {
    const state = ready()
    plain(response, state.ready ? 200 : 503, describe(state))
  })
  for (const [path, api] of Object.entries(apis)) serve(app, path, jsonHandler(api))
  serve(app, '/cardinality', async (_request, response) => {
    html(response, cardinalityPage(await cardinality(), links))
  })
  serve(app, '/', async ({ hostname }, response) => {
    html(response, await inTurns(statusPage(await status(), { host: hostname ?? '', links })))
  })
  for (const { path, folder } of assets) app.use(path, express.static(folder, asset))
  app
    .route('/-/reload')
    .post(reloadHandler(options.reload))
    .all((_request: Request, response: Response) => {
      response.setHeader('Allow', 'POST')
      plain(response, 405, 'only POST')
    })

  app.use((_request: Request, response: Response) => plain(response, 404, 'not found'))
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const status = clientFault(error)
    if (status === undefined) onError?.(error)
    if (response.headersSent) response.destroy()
    else if (status === undefined) plain(response, 500, 'internal error, see the log of flowtally')
    else plain(response, status, 'bad request')
  })
  return app
}

/** As Prometheus does it: 403 where nobody allowed it, 500 where the configuration is no good. */
function reloadHandler(reload: AppOptions['reload']): Handler {
  return async (_request, response) => {
    if (reload === undefined) {
      plain(response, 403, 'not allowed: start flowtally with --web.enable-lifecycle')
      return
    }
    const problem = await reload()
    plain(response, problem === undefined ? 200 : 500, problem ?? 'the configuration was read anew')
  }
}

function noCache(response: Response): void {
  response.setHeader('Cache-Control', 'no-cache')
}

/** Serves GET and HEAD of exactly this path, and says so to the other methods (RFC 9110 §15.5.6). */
function serve(app: Express, path: string, handler: Handler): void {
  app
    .route(literal(path))
    .get(handler)
    .all((_request: Request, response: Response) => {
      response.setHeader('Allow', 'GET, HEAD')
      plain(response, 405, 'only GET and HEAD')
    })
}

/** The path as a pattern that matches nothing else. */
function literal(path: string): string {
  return path.replace(/[\\{}()[\]+?!:*]/g, '\\$&')
}

function jsonHandler(api: () => unknown): Handler {
  return async (_request, response) => {
    const value = await api()
    response.setHeader('Cache-Control', 'no-store')
    response.json(value)
  }
}

function describe({ ready, reason }: Readiness): string {
  return ready ? 'ready' : `not ready: ${reason}`
}

/** Runs steps to their end, with a turn for everybody else after each. */
async function inTurns<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await setImmediate()
  }
}

function html(response: Response, page: string): void {
  // unless the web configuration has one
  if (!response.hasHeader('Content-Security-Policy')) {
    response.setHeader('Content-Security-Policy', pagePolicy)
  }
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cache-Control', 'no-store')
  response.type('html').send(page)
}

function plain(response: Response, status: number, text: string): void {
  response.status(status).type('txt').send(`${text}\n`)
}

/** The status for a request that express could not make sense of, if that is what the error says. */
function clientFault(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}
