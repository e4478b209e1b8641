import { kafkaFailures } from '../source/kafka/kafka-failures.ts'
import type { PartitionReport, StreamReport, StreamSkip } from '../source/stream.ts'
import type { Metrics } from './metrics.ts'

/** What is said of topics of Kafka. */
export class StreamTelemetry {
  readonly #metrics: ReturnType<typeof streamMetrics>
  /** The partitions that were read when it was last told, by listener. */
  readonly #partitions = new Map<string, readonly PartitionReport[]>()

  constructor(metrics: Metrics) {
    this.#metrics = streamMetrics(metrics)
  }

  report(reports: readonly StreamReport[]): void {
    for (const report of reports) this.#report(report)
  }

  #report(report: StreamReport): void {
    const { listen, problem, skipped, lost, rebalances, restarts } = report
    const metrics = this.#metrics
    metrics.connected.set({ listen }, problem === undefined ? 1 : 0)
    metrics.lost.inc({ listen }, lost)
    metrics.rebalances.inc({ listen }, rebalances)
    for (const reason of Object.keys(skipped) as StreamSkip[]) {
      metrics.skipped.inc({ listen, reason }, skipped[reason])
    }
    for (const { reason } of kafkaFailures) {
      metrics.restarts.inc({ listen, reason }, restarts[reason] ?? 0)
    }
    this.#reportPartitions(report)
  }

  /** Those that others read now are theirs to tell about. */
  #reportPartitions({ listen, group, partitions }: StreamReport): void {
    const { messages, lag, uncommitted, lastMessage } = this.#metrics
    for (const { topic, partition } of this.#partitions.get(listen) ?? []) {
      if (partitions.some((one) => one.topic === topic && one.partition === partition)) continue
      for (const gauge of [lag, uncommitted]) gauge.remove({ listen, group, topic, partition })
      lastMessage.remove({ listen, topic, partition })
    }
    this.#partitions.set(listen, partitions)
    for (const { topic, partition, ...report } of partitions) {
      const labels = { listen, topic, partition }
      messages.inc(labels, report.messages)
      lag.set({ ...labels, group }, report.lag)
      uncommitted.set({ ...labels, group }, report.uncommitted)
      if (report.lastMessage > 0) lastMessage.set(labels, report.lastMessage / 1000)
    }
  }
}

function streamMetrics(metrics: Metrics) {
  const labels = ['listen', 'topic', 'partition']
  const groupLabels = ['listen', 'group', 'topic', 'partition']
  return {
    connected: metrics.gauge(
      'flowtally_kafka_connected',
      'Whether topics are read: brokers answer, and the group has told which partitions are ours.',
      ['listen'],
    ),
    messages: metrics.counter(
      'flowtally_kafka_messages_total',
      'Messages that were read from a partition.',
      labels,
    ),
    skipped: metrics.counter(
      'flowtally_kafka_messages_skipped_total',
      'Messages that gave nothing, by reason: `empty` have no value, `repeated` had been read before, `unreadable` are in a batch that cannot be decompressed.',
      ['listen', 'reason'],
    ),
    lost: metrics.counter(
      'flowtally_kafka_messages_lost_total',
      'Messages that were deleted before they were read.',
      ['listen'],
    ),
    lag: metrics.gauge(
      'flowtally_kafka_lag_messages',
      'Messages of a partition that are there and were not read yet.',
      groupLabels,
    ),
    uncommitted: metrics.gauge(
      'flowtally_kafka_uncommitted_messages',
      'Messages of a partition that were read and that the group does not know of: read again after a crash.',
      groupLabels,
    ),
    lastMessage: metrics.gauge(
      'flowtally_kafka_last_message_timestamp_seconds',
      'When the last message that was read from a partition had been written.',
      labels,
    ),
    rebalances: metrics.counter(
      'flowtally_kafka_rebalances_total',
      'How often the group has shared its partitions out anew.',
      ['listen'],
    ),
    restarts: metrics.counter(
      'flowtally_kafka_restarts_total',
      'How often reading had to begin anew, by reason.',
      ['listen', 'reason'],
    ),
  }
}
