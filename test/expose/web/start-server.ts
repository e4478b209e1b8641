import type { TestContext } from 'node:test'
import { Registry } from 'prom-client'
import { createServer, type HttpServer, type ServerOptions } from '../../../src/expose/server.ts'
import { statusFixture } from '../../page/status-fixture.ts'
import { namesOf } from '../fixture.ts'

const options: ServerOptions = {
  listen: ['127.0.0.1:0'],
  telemetryPath: '/metrics',
  scrape: {
    tables: [],
    names: namesOf(),
    created: false,
    families: () => [],
    registry: new Registry(),
    prepare: () => Promise.resolve(),
    snapshot: () => Promise.resolve(1),
    done: () => undefined,
  },
  ready: () => ({ ready: true, reason: '' }),
  status: () => Promise.resolve(statusFixture()),
  cardinality: () => Promise.resolve([]),
  apis: {},
}

/** A server without any metrics, which is stopped with the test. */
export async function startServer(
  context: TestContext,
  changes: Partial<ServerOptions>,
): Promise<HttpServer & { readonly port: number }> {
  const server = createServer({ ...options, ...changes })
  await server.start()
  context.after(() => server.stop(0))
  return { ...server, port: server.addresses()[0]?.port ?? 0 }
}
