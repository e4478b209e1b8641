import { parentPort, type TransferListItem, workerData } from 'node:worker_threads'
import type { SamplerState } from './decode/decoder-state.ts'
import { Lane } from './lane.ts'
import type { BoundSocket, LaneMessage, LaneRequest } from './lane-report.ts'
import { ListenError } from './listen-error.ts'
import type { PayloadFormat } from './model/payload.ts'
import type { PipelineOptions } from './pipeline.ts'
import { openUdp, type UdpSource } from './source/udp.ts'

/** A socket that a lane opens. */
export interface LaneListener {
  readonly listen: string
  readonly host: string
  readonly port: number
  readonly format: PayloadFormat
}

/** What a lane's thread is started with. */
export interface LaneSettings {
  readonly pipeline: PipelineOptions
  readonly listeners: readonly LaneListener[]
  readonly rcvbuf: number
  readonly reusePort: boolean
  /** How often to report, in milliseconds. */
  readonly flushInterval: number
  readonly state: readonly SamplerState[]
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
  const lane = new Lane(settings.pipeline, settings.state, Date.now())
  const sources = await openAll(settings, lane)
  send({ kind: 'listening', sockets: sources.map(({ socket }) => socket) })

  const report = (flush?: number) => {
    const report = lane.report(Date.now())
    const transfer = report.tally.blocks.flatMap(({ newKeys, ids, sums }) => [
      newKeys.buffer as ArrayBuffer,
      ids.buffer as ArrayBuffer,
      sums.buffer as ArrayBuffer,
    ])
    send({ kind: 'report', report, flush }, transfer)
  }
  const timer = setInterval(report, settings.flushInterval)

  onRequest((request) => {
    switch (request.kind) {
      case 'flush':
        report(request.id)
        break
      case 'describe':
        send({ kind: 'description', id: request.id, samplers: lane.describe() })
        break
      case 'stop':
        clearInterval(timer)
        void Promise.all(sources.map(({ source }) => source.stop())).then(() => {
          report()
          send({ kind: 'stopped', samplers: lane.describe() })
          parentPort?.close()
        })
    }
  })
}

interface OpenSource {
  readonly source: UdpSource
  readonly socket: BoundSocket
}

async function openAll(
  { listeners, rcvbuf, reusePort }: LaneSettings,
  lane: Lane,
): Promise<OpenSource[]> {
  const sources: OpenSource[] = []
  for (const listener of listeners) {
    const source = await openUdp({ ...listener, rcvbuf, reusePort }, (payload) =>
      lane.receive(payload),
    )
    const { listen } = listener
    sources.push({ source, socket: { listen, bufferAsked: rcvbuf, ...source.bound } })
  }
  return sources
}
