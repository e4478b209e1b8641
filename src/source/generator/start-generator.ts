import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { TrafficSettings } from './generate-traffic.ts'

/** A generator in a thread of its own. */
export interface RunningGenerator {
  /** Resolves when the last datagram was sent and the thread is gone. */
  stop(): Promise<void>
}

/** Starts a thread that sends traffic; `failed` is told why, should it end early. */
export function startGenerator(
  settings: TrafficSettings,
  failed: (error: Error) => void = throwError,
): RunningGenerator {
  const entry = new URL(`generator-worker${extname(import.meta.url)}`, import.meta.url)
  const worker = new Worker(entry, { workerData: settings, name: 'generator' })
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.on('error', failed)
  return {
    stop() {
      worker.postMessage('stop')
      return gone
    },
  }
}

function throwError(error: Error): never {
  throw error
}
