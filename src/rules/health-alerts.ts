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
      summary: `No metrics of ${instanceText}`,
      description: `Prometheus has no metrics of ${instanceText}: it is down, cannot be reached, or its scrape is refused.`,
    },
    {
      alert: 'FlowtallyLaneDown',
      expr: 'flowtally_lane_up == 0',
      hold: '2m',
      severity: 'critical',
      summary: 'Lane {{ $labels.lane }} of {{ $labels.instance }} receives nothing',
      description:
        'Lane {{ $labels.lane }} of flowtally {{ $labels.instance }} is away and cannot be started again, or does not answer. What is sent to it is lost; topics of Kafka wait.',
    },
    {
      alert: 'FlowtallyLaneDown',
      expr: 'increase(flowtally_lane_restarts_total[1h]) > 2',
      hold: '1m',
      severity: 'warning',
      summary:
        'Lane {{ $labels.lane }} of {{ $labels.instance }} died {{ printf "%.0f" $value }} times in an hour',
      description:
        'The thread of lane {{ $labels.lane }} of flowtally {{ $labels.instance }} had to be started again {{ printf "%.0f" $value }} times in an hour. Each time it loses what was sent to it meanwhile.',
    },
    {
      alert: 'FlowtallySamplerSilent',
      // of an instance that is down nobody knows, and it has an alert of its own; who has another name now is not silent
      expr: `time() - max without (instance) (
  max_over_time(flowtally_sampler_last_flow_timestamp_seconds[1d]) unless on (job, instance) up == 0
) > ${seconds}
unless on (job, sampler) (
  (last_over_time(flow_sampler_info[1d]) unless on (job, sampler) flow_sampler_info)
  and on (job, sampler_address) flow_sampler_info
)`,
      hold: '1m',
      severity: 'critical',
      summary: 'No flows from {{ $labels.sampler }} for {{ $value | humanizeDuration }}',
      description:
        'The last flow of sampler {{ $labels.sampler }} came {{ $value | humanizeDuration }} ago; ' +
        '{{ with printf "time() - max(flowtally_sampler_last_payload_timestamp_seconds{job=%q,sampler=%q})" $labels.job $labels.sampler | query }}its last datagram {{ . | first | value | humanizeDuration }} ago{{ else }}there is no datagram of it since flowtally began{{ end }}. Its traffic is not in any sum.',
    },
    {
      alert: 'FlowtallyTemplateMissing',
      expr: 'sum without (instance) (increase(flowtally_sets_dropped_total{reason="template_unknown"}[15m])) > 0',
      hold: '5m',
      severity: 'warning',
      summary: 'Flows of {{ $labels.sampler }} are lost for want of their template',
      description:
        '{{ printf "%.0f" $value }} data sets of sampler {{ $labels.sampler }} were given up in 15 minutes, since the template that describes them did not come in time.',
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
      expr: 'increase(flowtally_kernel_drops_total[5m]) > 0',
      hold: '5m',
      severity: 'warning',
      summary: 'The kernel drops datagrams at {{ $labels.listen }}',
      description:
        'The kernel dropped {{ printf "%.0f" $value }} datagrams in five minutes at {{ $labels.listen }} of {{ $labels.instance }}, as the receive buffer was full.',
    },
    {
      alert: 'FlowtallyUndecodable',
      expr: 'sum without (instance) (increase({__name__=~"flowtally_(payloads|sets)_undecodable_total"}[5m])) > 0',
      hold: '15m',
      severity: 'warning',
      summary: 'Not everything of {{ $labels.sampler }} can be read: {{ $labels.reason }}',
      description:
        '{{ printf "%.0f" $value }} datagrams or sets of sampler {{ $labels.sampler }} could not be read in five minutes, with reason {{ $labels.reason }}.',
    },
    {
      alert: 'FlowtallySamplingRateUnknown',
      expr: unknownRate('sampled_unknown_rate'),
      hold: '15m',
      severity: 'warning',
      summary: '{{ $labels.sampler }} samples, and nobody says at which rate',
      description: `{{ $value | humanizePercentage }} of the flows of sampler {{ $labels.sampler }} were sampled, as they or its options data say, but not at which rate. They count as if every packet was looked at, which may be a thousand times too little. Let it send its samplers in options data, or set the rate: ${overrideText('1000')} for one packet in 1000.`,
    },
    {
      alert: 'FlowtallySamplingRateUnknown',
      expr: `${unknownRate('unknown_rate')}
unless ${unknownRate('sampled_unknown_rate')}`,
      hold: '15m',
      severity: 'info',
      summary: 'Does {{ $labels.sampler }} sample? It does not say',
      description: `{{ $value | humanizePercentage }} of the flows of sampler {{ $labels.sampler }} say nothing about sampling, and count as if every packet was looked at. If that is so, say it once and this alert ends: ${overrideText('1')}. If it samples, they are too small by its rate: set that there instead, such as 1000.`,
    },
    {
      alert: 'FlowtallySamplingRateChanged',
      // those of records and of interfaces differ by port
      expr: `flowtally_sampling_rate{source!~"record|interface"}
and changes(flowtally_sampling_rate{source!~"record|interface"}[1h]) > 0`,
      hold: '0m',
      severity: 'info',
      summary: '{{ $labels.sampler }} samples one packet in {{ printf "%.0f" $value }} now',
      description:
        'The sampling rate of sampler {{ $labels.sampler }} ({{ $labels.export_protocol }}, domain {{ $labels.domain }}) is one packet in {{ printf "%.0f" $value }} now, as {{ $labels.source }} says; within the last hour it was another one.',
    },
    {
      alert: 'FlowtallyCardinalityAtLimit',
      expr: `sum without (state) (flowtally_rows) >= 0.95 * flowtally_row_limit
and rate(flowtally_other_bytes_total[1h]) / rate(flowtally_tallied_bytes_total[1h]) > ${other}`,
      hold: '30m',
      severity: 'warning',
      summary: 'Metric {{ $labels.metric }} is at its limit, and much of it reads other',
      description:
        'Metric {{ $labels.metric }} of {{ $labels.instance }} has {{ printf "%.0f" $value }} rows and takes no more, ' +
        'and {{ with printf "rate(flowtally_other_bytes_total{job=%[1]q,instance=%[2]q,metric=%[3]q}[1h]) / rate(flowtally_tallied_bytes_total{job=%[1]q,instance=%[2]q,metric=%[3]q}[1h])" $labels.job $labels.instance $labels.metric | query }}{{ . | first | value | humanizePercentage }}{{ end }} of its bytes read other.',
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
      alert: 'FlowtallyWebConfigFailed',
      expr: 'flowtally_web_config_last_reload_successful == 0',
      hold: '5m',
      severity: 'warning',
      summary: 'The new web configuration or certificate of {{ $labels.instance }} is not used',
      description:
        'The web configuration of flowtally {{ $labels.instance }}, or a certificate or key that it names, could not be used when it was last read. It serves by the one before, and would not start again.',
    },
    {
      alert: 'FlowtallyCertificateExpires',
      expr: 'flowtally_web_certificate_expiry_timestamp_seconds - time() < 14 * 86400',
      hold: '1h',
      severity: 'warning',
      summary:
        'The certificate of {{ $labels.instance }} {{ if gt $value 0.0 }}expires in {{ $value | humanizeDuration }}{{ else }}has expired{{ end }}',
      description:
        'The certificate of the web server of flowtally {{ $labels.instance }} {{ if gt $value 0.0 }}expires in {{ $value | humanizeDuration }}{{ else }}has expired{{ end }}. Prometheus does not scrape, and browsers and flowtally top show nothing, from then on.',
    },
    {
      alert: 'FlowtallyKafkaNotRead',
      expr: 'flowtally_kafka_connected == 0',
      hold: '5m',
      severity: 'critical',
      summary: '{{ $labels.listen }} is not read',
      description:
        'flowtally {{ $labels.instance }} does not read {{ $labels.listen }}: brokers do not answer, or the group has not told which partitions are its own.',
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

/** An instance that has no metrics, or all of them. */
const instanceText = '{{ with $labels.instance }}flowtally {{ . }}{{ else }}any flowtally{{ end }}'

/** A line of configuration that says the rate of the sampler of an alert, by its address. */
const overrideText = (rate: string) =>
  `sampling: { overrides: { {{ with printf "topk(1, flow_sampler_info{job=%q,sampler=%q})" $labels.job $labels.sampler | query }}{{ . | first | label "sampler_address" }}{{ else }}ADDRESS{{ end }}: ${rate} } }`

/** Share of the observations of a sampler that are counted so. */
const unknownRate = (counted: string) =>
  `sum without (instance) (rate(flowtally_observations_${counted}_total[15m]))
  / sum without (instance) (rate(flowtally_observations_total[15m])) > 0.01`
