import type { BoundSocket } from '../lanes/lane-report.ts'
import type { KernelSocket } from '../system/kernel-sockets.ts'
import type { Metrics } from './metrics.ts'

/** What is said of the sockets that datagrams come in by. */
export class SocketTelemetry {
  /** Drops of each socket of ours when it was last looked at, by inode. */
  readonly #drops = new Map<string, number>()
  readonly #metrics: ReturnType<typeof socketMetrics>

  constructor(metrics: Metrics) {
    this.#metrics = socketMetrics(metrics)
  }

  /** Takes in what the kernel says about the sockets of all lanes. */
  look(bound: readonly BoundSocket[], kernel: readonly KernelSocket[]): void {
    const { bufferBytes, queueBytes, kernelDrops } = this.#metrics
    for (const { listen, port, buffer } of bound) {
      if (buffer === undefined) continue
      const ours = kernel.filter((socket) => socket.port === port)
      bufferBytes.set({ listen }, buffer.granted)
      queueBytes.set(
        { listen },
        ours.reduce((sum, { queued }) => sum + queued, 0),
      )
      for (const { inode, drops } of ours) {
        kernelDrops.inc({ listen }, Math.max(0, drops - (this.#drops.get(inode) ?? 0)))
        this.#drops.set(inode, drops)
      }
      kernelDrops.inc({ listen }, 0)
    }
  }
}

function socketMetrics(metrics: Metrics) {
  return {
    bufferBytes: metrics.gauge(
      'flowtally_socket_buffer_bytes',
      'Receive buffer that the kernel granted.',
      ['listen'],
    ),
    queueBytes: metrics.gauge(
      'flowtally_socket_queue_bytes',
      'Bytes that wait in the receive buffer.',
      ['listen'],
    ),
    kernelDrops: metrics.counter(
      'flowtally_kernel_drops_total',
      'Datagrams that the kernel dropped as the receive buffer was full.',
      ['listen'],
    ),
  }
}
