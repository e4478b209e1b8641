import type { RowSpec } from './dashboard-spec.ts'
import type { PanelSpec } from './panel-spec.ts'

const chosen = 'instance=~"$instance",sampler=~"$sampler"'
/** Each instance that hears of an interface has all that it counted. */
const by = 'max by (sampler, ifIndex, ifName)'
const legend = '{{sampler}} {{ifName}} ({{ifIndex}})'
const rate = (name: string) => `rate(flow_interface_counter_${name}{${chosen}}[$__rate_interval])`

/** The busiest over the time that is shown. */
const busiest = (name: string) =>
  `topk($top, ${by} (increase(flow_interface_counter_${name}{${chosen}}[$__range] @ end())))`

const traffic = (id: number, title: string, name: string): PanelSpec => ({
  id,
  kind: 'lines',
  title,
  description: `What the interfaces counted themselves (flow_interface_counter_${name}), of those with most of it.`,
  unit: 'bps',
  width: 12,
  targets: [{ expr: `8 * ${by} (${rate(name)}) and ${busiest(name)}`, legend }],
})

const utilisation = (id: number, title: string, name: string): PanelSpec => ({
  id,
  kind: 'lines',
  title,
  description: 'Bytes that the interface counted of those that it can carry.',
  unit: 'percentunit',
  width: 12,
  targets: [
    {
      expr: `${by} (${rate(name)}) / ${by} (flow_interface_counter_speed_bytes{${chosen}} > 0) and ${busiest(name)}`,
      legend,
    },
  ],
})

/** Rows about what sFlow agents say of their interfaces; `interface_counters` has them. */
export const interfaceCounters: readonly RowSpec[] = [
  {
    title: 'By their own counters (sFlow)',
    panels: [
      traffic(10, 'In, by counters', 'in_bytes_total'),
      traffic(11, 'Out, by counters', 'out_bytes_total'),
      utilisation(12, 'Utilisation in, by counters', 'in_bytes_total'),
      utilisation(13, 'Utilisation out, by counters', 'out_bytes_total'),
      {
        id: 14,
        kind: 'lines',
        title: 'Errors and discards',
        description:
          'Packets a second that interfaces counted as wrong or discarded. Empty is good.',
        unit: 'pps',
        width: 12,
        targets: ['in_errors', 'out_errors', 'in_discards', 'out_discards'].map((name) => ({
          expr: `${by} (${rate(`${name}_total`)}) > 0`,
          legend: `${legend} ${name.replace('_', ' ')}`,
        })),
      },
      {
        id: 15,
        kind: 'lines',
        title: 'Discarded packets, by reason',
        description: 'Packets that devices say they discarded, of which they sent a sample.',
        unit: 'pps',
        width: 12,
        targets: [
          {
            expr: `sum by (sampler, reason) (rate(flow_discarded_packets_total{${chosen}}[$__rate_interval]))`,
            legend: '{{sampler}} {{reason}}',
          },
        ],
      },
      {
        id: 16,
        kind: 'table',
        title: 'Should be up, and are not',
        description: 'Interfaces that are meant to be up and are down. Empty is good.',
        unit: 'none',
        width: 24,
        headings: { sampler: 'Sampler', ifIndex: 'ifIndex', ifName: 'Name' },
        targets: [
          {
            expr: `max by (sampler, ifIndex, ifName) (flow_interface_counter_admin_up{${chosen}} == 1) unless max by (sampler, ifIndex, ifName) (flow_interface_counter_oper_up{${chosen}} == 1)`,
            legend: 'Meant to be up',
          },
        ],
      },
    ],
  },
  {
    title: 'Flows versus counters',
    panels: [
      {
        id: 20,
        kind: 'lines',
        title: 'Bytes by flows over bytes by counters',
        description:
          'About 1 is right. A whole number or its inverse is a wrong sampling rate; far below 1, not every packet may be sampled, or samples are lost: docs/interfaces.md.',
        unit: 'none',
        width: 24,
        targets: [
          {
            expr: `max by (sampler, ifIndex, ifName, direction) (flow_interface_audit_ratio{${chosen}})`,
            legend: `${legend} {{direction}}`,
          },
        ],
      },
    ],
  },
]
