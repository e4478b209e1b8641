import type { Logger } from 'pino'
import type { Lanes } from '../lanes/lanes.ts'
import type { Part } from '../lifecycle.ts'
import { startGenerator } from '../source/generator/start-generator.ts'

/** Records a second. */
const RATE = 2000

/** What a socket that listens on every address says it is bound to. */
const everyAddress: ReadonlySet<string> = new Set(['::', '0.0.0.0'])

/** `--demo`: made-up routers that send datagrams to the first socket that takes NetFlow over UDP. */
export function demo(
  lanes: Pick<Lanes, 'sockets'>,
  log: Pick<Logger, 'info' | 'warn' | 'error'>,
): Part {
  let generator: ReturnType<typeof startGenerator> | undefined
  return {
    start() {
      const socket = lanes.sockets.find(
        ({ buffer, listen }) => buffer !== undefined && !listen.startsWith('sflow:'),
      )
      if (socket === undefined) {
        log.warn('no listener takes NetFlow over UDP: there is no made-up traffic')
        return Promise.resolve()
      }
      const { address, port } = socket
      const to = { host: everyAddress.has(address) ? '127.0.0.1' : address, port }
      const failed = (error: Error) => log.error({ err: error }, 'the demo traffic ended')
      generator = startGenerator(
        { to, rate: RATE, protocols: ['ipfix', 'v9', 'v5'], seed: 1 },
        failed,
      )
      log.info({ ...to, rate: RATE }, 'sending made-up traffic')
      return Promise.resolve()
    },
    stop: async () => generator?.stop(),
  }
}
