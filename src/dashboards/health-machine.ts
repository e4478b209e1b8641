import type { RowSpec } from './dashboard-spec.ts'
import type { PanelSpec, Target } from './panel-spec.ts'

const chosen = '{instance=~"$instance"}'
const rate = (family: string) => `rate(${family}${chosen}[$__rate_interval])`

const lines = (
  id: number,
  title: string,
  description: string,
  unit: string,
  ...targets: readonly Target[]
): PanelSpec => ({ id, kind: 'lines', title, description, unit, width: 12, targets })

/** Rows about flowtally and the machine it runs on. */
export const machineRows: readonly RowSpec[] = [
  {
    title: 'Lanes and the machine',
    panels: [
      lines(
        40,
        'Lanes',
        'Whether the threads that receive are up, and how often they had to be started again.',
        'none',
        {
          expr: `sum by (instance, lane) (flowtally_lane_up${chosen})`,
          legend: '{{instance}} lane {{lane}} up',
        },
        {
          expr: `sum by (instance, lane) (increase(flowtally_lane_restarts_total${chosen}[$__rate_interval])) > 0`,
          legend: '{{instance}} lane {{lane}} restarted',
        },
      ),
      lines(
        41,
        'Longest stall of a lane',
        'Longest time between two turns of the event loop of a lane; about 10 ms at rest. While it stands still the socket buffer has to hold what comes.',
        's',
        {
          expr: `max by (instance, lane) (flowtally_lane_event_loop_stall_seconds${chosen})`,
          legend: '{{instance}} lane {{lane}}',
        },
      ),
      lines(
        42,
        'Socket buffers',
        'How full the receive buffers are, and what the kernel dropped as they were.',
        'bytes',
        {
          expr: `max by (instance, listen) (flowtally_socket_queue_bytes${chosen})`,
          legend: '{{instance}} {{listen}} waiting',
        },
        {
          expr: `max by (instance, listen) (flowtally_socket_buffer_bytes${chosen})`,
          legend: '{{instance}} {{listen}} buffer',
        },
      ),
      lines(
        43,
        'Dropped by the kernel',
        'Datagrams that found the receive buffer full: raise net.core.rmem_max, or lanes.',
        'si: datagrams/s',
        {
          expr: `sum by (instance, listen) (${rate('flowtally_kernel_drops_total')})`,
          legend: '{{instance}} {{listen}}',
        },
      ),
      lines(44, 'Processor', 'Cores that flowtally uses.', 'none', {
        expr: `sum by (instance) (rate(process_cpu_seconds_total${chosen}[$__rate_interval]) and on (instance) flowtally_build_info)`,
        legend: '{{instance}}',
      }),
      lines(45, 'Memory', 'Resident memory.', 'bytes', {
        expr: `process_resident_memory_bytes${chosen} and on (instance) flowtally_build_info`,
        legend: '{{instance}}',
      }),
      lines(
        46,
        'Time of a scrape',
        'From the request to the last byte; the 99th percentile.',
        's',
        {
          expr: `histogram_quantile(0.99, sum by (instance, le) (${rate('flowtally_scrape_duration_seconds_bucket')}))`,
          legend: '{{instance}}',
        },
      ),
      lines(
        47,
        'Configuration',
        '1 if the configuration could be used when it was last read.',
        'none',
        {
          expr: `min by (instance) (flowtally_config_last_reload_successful${chosen})`,
          legend: '{{instance}}',
        },
      ),
    ],
  },
  {
    title: 'Cardinality',
    panels: [
      lines(
        50,
        'Rows of the limit',
        'Label sets of a metric over its `limit`. 1 is no fault: the largest have the rows, the others are in `other`.',
        'percentunit',
        {
          expr: `sum by (instance, metric) (flowtally_rows${chosen}) / sum by (instance, metric) (flowtally_row_limit${chosen})`,
          legend: '{{instance}} {{metric}}',
        },
      ),
      lines(
        51,
        'Label sets there would be',
        'About how many a metric would have without a limit, in the last half-hour or two.',
        'short',
        { expr: `sum by (metric) (flowtally_row_demand${chosen})`, legend: '{{metric}}' },
      ),
      lines(
        52,
        'Share of `other`',
        'Bytes in rows with a label that reads `other`. A higher `limit` names more of it.',
        'percentunit',
        {
          expr: `sum by (metric) (${rate('flowtally_other_bytes_total')}) / sum by (metric) (${rate('flowtally_tallied_bytes_total')})`,
          legend: '{{metric}}',
        },
      ),
      lines(
        53,
        'Rows born and refused',
        'Label sets that got a row out of `other`, and those that limits.new_series_per_hour let wait.',
        'si: rows/s',
        {
          expr: `sum by (metric) (${rate('flowtally_promotions_total')})`,
          legend: '{{metric}} born',
        },
        {
          expr: `sum by (metric) (${rate('flowtally_promotions_deferred_total')}) > 0`,
          legend: '{{metric}} waiting',
        },
      ),
    ],
  },
  {
    title: 'Names',
    panels: [
      lines(
        60,
        'Files and lists that cannot be used',
        'Databases, files of networks and lists of AS names. What was read before stays in use; the log says why.',
        'none',
        {
          expr: `max by (kind, file) (flowtally_address_file_error${chosen})`,
          legend: '{{kind}} {{file}}',
        },
        {
          expr: `max by (source) (flowtally_as_names_error${chosen})`,
          legend: 'AS names {{source}}',
        },
      ),
      lines(
        61,
        'SNMP and DNS',
        'Requests for names without a usable answer, and devices that do not answer at all.',
        'none',
        {
          expr: `sum by (reason) (${rate('flowtally_snmp_failures_total')})`,
          legend: 'SNMP {{reason}} a second',
        },
        {
          expr: `sum(flowtally_snmp_agents_silent${chosen})`,
          legend: 'silent SNMP agents',
        },
        {
          expr: `sum(${rate('flowtally_dns_failures_total')})`,
          legend: 'DNS failures a second',
        },
      ),
    ],
  },
  {
    title: 'Kafka',
    panels: [
      lines(
        70,
        'Messages that were not read yet',
        'By topic and group. It grows where flowtally is too slow, or not connected. Empty without a listener kafka://….',
        'short',
        {
          expr: `sum by (topic, group) (flowtally_kafka_lag_messages${chosen})`,
          legend: '{{topic}} {{group}}',
        },
      ),
      lines(
        71,
        'Connected',
        '1 if brokers answer and the group has said which partitions are read.',
        'none',
        {
          expr: `min by (instance, listen) (flowtally_kafka_connected${chosen})`,
          legend: '{{instance}} {{listen}}',
        },
      ),
    ],
  },
]
