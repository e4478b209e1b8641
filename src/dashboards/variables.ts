import type { Variable } from './variable.ts'

/** Variables that several dashboards have; links carry their values along. */
export const variables = {
  instance: {
    kind: 'query',
    name: 'instance',
    label: 'flowtally',
    description:
      'Instances of flowtally. Sums are over all that are chosen: of two that receive the same flows, choose one.',
    query: 'label_values(flowtally_build_info, instance)',
    multi: true,
  },
  sampler: {
    kind: 'query',
    name: 'sampler',
    label: 'Sampler',
    description: 'Devices that send flows.',
    query: 'label_values(flowtally_payloads_received_total{instance=~"$instance"}, sampler)',
    multi: true,
  },
  asn: {
    kind: 'query',
    name: 'asn',
    label: 'AS',
    description: 'The autonomous system that is looked at. Those are listed that have a row now.',
    query: 'query_result(label_join(flow_as_info, "text", " ", "asn", "name"))',
    regex: '/asn="(?<value>[^"]+)".*text="(?<text>[^"]*?) *"/',
    multi: false,
  },
  top: {
    kind: 'list',
    name: 'top',
    label: 'Largest',
    description: 'How many are shown with their names; all others are one series.',
    values: ['10', '5', '20', '50'],
  },
} as const satisfies Readonly<Record<string, Variable>>
