import type { AlertingRule } from './rule.ts'
import type { Thresholds } from './thresholds.ts'

/** Alerts about samplers, flowtally and the machine. */
export function healthAlerts({
  silent,
  loss,
  other,
  'kafka-lag': lag,
}: Thresholds): AlertingRule[] {
  const seconds = silent / 1000
  return [
    {
      alert: 'FlowtallyDown',
      expr: `up == 0 and on (job, instance) count_over_time(flowtally_build_info[1w])
or absent(flowtally_build_info)`,
      hold: '5m',
      severity: 'critical',
      summary: 'No metrics of flowtally {{ $labels.instance }}',
      description:
        'Prometheus has no metrics of flowtally {{ $labels.instance }} any more: it is down, cannot be reached, or its scrape is refused.',
    },
    {
      alert: 'FlowtallySamplerSilent',
      expr: `time() - max without (instance) (max_over_time(flowtally_sampler_last_flow_timestamp_seconds[1d])) > ${seconds}`,
      hold: '1m',
      severity: 'critical',
      summary: 'No flows from {{ $labels.sampler }} for {{ $value | humanizeDuration }}',
      description:
        'The last flow of sampler {{ $labels.sampler }} came {{ $value | humanizeDuration }} ago; ' +
        '{{ with printf "time() - flowtally_sampler_last_payload_timestamp_seconds{sampler=%q}" $labels.sampler | query }}its last datagram {{ . | first | value | humanizeDuration }} ago{{ else }}there is no datagram of it since flowtally began{{ end }}. Its traffic is not in any sum.',
    },
    {
      alert: 'FlowtallyTemplateMissing',
      expr: 'sum without (instance) (increase(flowtally_sets_dropped_total{reason="template_unknown"}[15m])) > 0',
      hold: '5m',
      severity: 'warning',
      summary: 'Flows of {{ $labels.sampler }} are lost for want of their template',
      description:
        '{{ $value | humanize }} data sets of sampler {{ $labels.sampler }} were given up in 15 minutes, since the template that describes them did not come in time.',
    },
    {
      alert: 'FlowtallySequenceLoss',
      expr: `sampler_export_protocol:flowtally_sequence_loss:ratio5m > ${loss}`,
      hold: '15m',
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of what {{ $labels.sampler }} sends is lost',
      description:
        'By its sequence numbers, {{ $value | humanizePercentage }} of what sampler {{ $labels.sampler }} sends ({{ $labels.export_protocol }}) does not arrive. All its numbers are too small by that.',
    },
    {
      alert: 'FlowtallyKernelDrops',
      expr: 'rate(flowtally_kernel_drops_total[5m]) > 0',
      hold: '5m',
      severity: 'warning',
      summary: 'The kernel drops datagrams at {{ $labels.listen }}',
      description:
        'The kernel drops {{ $value | humanize }} datagrams a second at {{ $labels.listen }} of {{ $labels.instance }}, as the receive buffer is full.',
    },
    {
      alert: 'FlowtallyUndecodable',
      expr: 'sum without (instance) (rate({__name__=~"flowtally_(payloads|sets)_undecodable_total"}[5m])) > 0',
      hold: '15m',
      severity: 'warning',
      summary: 'Not everything of {{ $labels.sampler }} can be read: {{ $labels.reason }}',
      description:
        '{{ $value | humanize }} datagrams or sets a second of sampler {{ $labels.sampler }} cannot be read, with reason {{ $labels.reason }}.',
    },
    {
      alert: 'FlowtallySamplingRateUnknown',
      expr: `sum without (instance) (rate(flowtally_observations_unknown_rate_total[15m]))
  / sum without (instance) (rate(flowtally_observations_total[15m])) > 0.01`,
      hold: '15m',
      severity: 'warning',
      summary: 'Nobody says at which rate {{ $labels.sampler }} samples',
      description:
        'The sampling rate of {{ $value | humanizePercentage }} of the flows of sampler {{ $labels.sampler }} is not known. They count as if nothing was sampled, which may be a thousand times too little.',
    },
    {
      alert: 'FlowtallySamplingRateChanged',
      expr: 'flowtally_sampling_rate and changes(flowtally_sampling_rate[1h]) > 0',
      hold: '0m',
      severity: 'info',
      summary: '{{ $labels.sampler }} samples one packet in {{ $value }} now',
      description:
        'The sampling rate of sampler {{ $labels.sampler }} ({{ $labels.export_protocol }}, domain {{ $labels.domain }}) is one packet in {{ $value }} now, as {{ $labels.source }} says; within the last hour it was another one.',
    },
    {
      alert: 'FlowtallyCardinalityAtLimit',
      expr: `sum without (state) (flowtally_rows) >= 0.95 * flowtally_row_limit
and rate(flowtally_other_bytes_total[1h]) / rate(flowtally_tallied_bytes_total[1h]) > ${other}`,
      hold: '30m',
      severity: 'warning',
      summary: 'Metric {{ $labels.metric }} is at its limit, and much of it reads other',
      description:
        'Metric {{ $labels.metric }} of {{ $labels.instance }} has {{ $value }} rows, which is its limit, ' +
        'and {{ with printf "rate(flowtally_other_bytes_total{metric=%q,instance=%q}[1h]) / rate(flowtally_tallied_bytes_total{metric=%q,instance=%q}[1h])" $labels.metric $labels.instance $labels.metric $labels.instance | query }}{{ . | first | value | humanizePercentage }}{{ end }} of its bytes read other.',
    },
    {
      alert: 'FlowtallyReloadFailed',
      expr: 'flowtally_config_last_reload_successful == 0',
      hold: '1m',
      severity: 'warning',
      summary: 'The new configuration of {{ $labels.instance }} is not used',
      description:
        'The configuration of flowtally {{ $labels.instance }} could not be used when it was last read. It goes on with the one before, and would not start again.',
    },
    {
      alert: 'FlowtallyKafkaNotRead',
      expr: 'flowtally_kafka_connected == 0',
      hold: '5m',
      severity: 'critical',
      summary: '{{ $labels.listen }} is not read',
      description:
        'flowtally {{ $labels.instance }} does not read {{ $labels.listen }}: brokers do not answer, or the group gives it no partitions.',
    },
    {
      alert: 'FlowtallyKafkaLag',
      expr: `sum without (instance, partition) (flowtally_kafka_lag_messages) > ${lag}`,
      hold: '15m',
      severity: 'warning',
      summary: 'Topic {{ $labels.topic }} is {{ $value | humanize }} messages behind',
      description:
        '{{ $value | humanize }} messages of topic {{ $labels.topic }} at {{ $labels.listen }} are there and were not read yet{{ with $labels.group }} by group {{ . }}{{ end }}.' +
        '{{ with printf "topk(1, sum by (partition) (flowtally_kafka_lag_messages{listen=%q,topic=%q,group=%q}))" $labels.listen $labels.topic $labels.group | query }} Partition {{ . | first | label "partition" }} has {{ . | first | value | humanize }} of them.{{ end }}',
    },
  ]
}
