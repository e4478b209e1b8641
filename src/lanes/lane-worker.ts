import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort, type TransferListItem, workerData } from 'node:worker_threads'
import type { SamplerState } from '../decode/decoder-state.ts'
import type { Knowledge } from '../enrich/knowledge.ts'
import type { PipelineOptions } from '../pipeline.ts'
import { ListenError } from '../system/listen-error.ts'
import { Lane } from './lane.ts'
import type { LaneMessage, LaneRequest } from './lane-report.ts'
import { LaneSources, type SourceSettings } from './lane-sources.ts'
import { ReportsUnderWay } from './reports-under-way.ts'

/** What a lane's thread is started with. */
export interface LaneSettings {
  readonly pipeline: PipelineOptions
  readonly sources: SourceSettings
  /** How often to report, in milliseconds. */
  readonly flushInterval: number
  readonly state: readonly SamplerState[]
  /** How often the settings of the pipeline were changed so far. */
  readonly generation: number
  /** What is known at the start. */
  readonly knowledge: Knowledge
}

if (parentPort !== null) {
  const port = parentPort
  const send = (message: LaneMessage, transfer: TransferListItem[] = []) =>
    port.postMessage(message, transfer)
  run(workerData as LaneSettings, send, (handle) => port.on('message', handle)).catch((error) => {
    if (!(error instanceof ListenError)) throw error
    send({ kind: 'failed', address: error.address, problem: error.problem })
    port.close()
  })
}

/** Opens the sockets and reports until it is told to stop. */
async function run(
  settings: LaneSettings,
  send: (message: LaneMessage, transfer?: TransferListItem[]) => void,
  onRequest: (handle: (request: LaneRequest) => void) => void,
): Promise<void> {
  const lane = new Lane(settings.pipeline, settings.state, Date.now(), settings.generation)
  lane.know(settings.knowledge)
  const underWay = new ReportsUnderWay()
  const sources = new LaneSources(settings.sources, lane, {
    async pace() {
      await nextTurn()
      await underWay.few()
    },
    letGo: () => report(undefined, true),
  })
  await sources.open()
  send({ kind: 'listening', sockets: sources.sockets })

  const report = (flush?: number, letsGo = false) => {
    const report = lane.report(sources.now, sources, letsGo)
    underWay.sent()
    const transfer = report.tally.blocks.flatMap(({ newKeys, ids, sums }) => [
      newKeys.buffer as ArrayBuffer,
      ids.buffer as ArrayBuffer,
      sums.buffer as ArrayBuffer,
    ])
    send({ kind: 'report', report, flush }, transfer)
  }
  const timer = setInterval(() => report(), settings.flushInterval)

  onRequest((request) => {
    switch (request.kind) {
      case 'merged':
        underWay.merged()
        break
      case 'secured':
        sources.secured(request.positions)
        break
      case 'know':
        lane.know(request.knowledge)
        break
      case 'change':
        report(request.id)
        lane.change(request.settings, request.generation)
        break
      case 'flush':
        report(request.id)
        break
      case 'describe':
        send({ kind: 'description', id: request.id, samplers: lane.describe() })
        break
      case 'stop':
        clearInterval(timer)
        void sources.stop().then(() => {
          report()
          send({ kind: 'stopped', samplers: lane.describe() })
          parentPort?.close()
        })
    }
  })
  await sources.captures.read()
}
