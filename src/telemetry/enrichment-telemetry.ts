import { Counter, Gauge, type Registry } from 'prom-client'
import type { AddressFileState } from '../enrich/address-files.ts'
import type { AsNameListState } from '../enrich/as-names/as-name-list.ts'
import type { SnmpState } from '../enrich/snmp/snmp-names.ts'

/** How it is with everything that names come from. */
export interface EnrichmentState {
  readonly files: readonly AddressFileState[]
  readonly lists: readonly AsNameListState[]
  readonly asNames: { readonly learned: number; readonly refused: number }
  readonly interfaces: {
    readonly size: number
    readonly counts: { readonly refused: number; readonly evicted: number }
    readonly rulesOff: number
  }
  /** Names of VRFs and applications that were forgotten to make room. */
  readonly toldEvicted: number
  /** `undefined` where nobody is asked. */
  readonly snmp: SnmpState | undefined
  readonly dns:
    | { readonly requests: number; readonly failures: number; readonly refused: number }
    | undefined
}

type Labels = Readonly<Record<string, string>>

/** What is said of the sources of names. Names that end in `_total` are counters. */
interface EnrichmentMetric {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  read(state: EnrichmentState): readonly (readonly [labels: Labels, value: number])[]
}

const ofFiles = (value: (file: AddressFileState) => number) => (state: EnrichmentState) =>
  state.files.map((file) => [{ kind: file.kind, file: file.file }, value(file)] as const)

const ofLists = (value: (list: AsNameListState) => number) => (state: EnrichmentState) =>
  state.lists.map((list) => [{ source: list.source }, value(list)] as const)

const single =
  (value: (state: EnrichmentState) => number | undefined) => (state: EnrichmentState) => {
    const number = value(state)
    return number === undefined ? [] : [[{}, number] as const]
  }

/** The whole list: add a row, get a metric. */
const enrichmentMetrics: readonly EnrichmentMetric[] = [
  {
    name: 'flowtally_address_file_networks',
    help: 'Networks in a database of addresses or a file of networks, as it is in use; 0 until it could be read.',
    labels: ['kind', 'file'],
    read: ofFiles(({ entries }) => entries),
  },
  {
    name: 'flowtally_address_file_build_timestamp_seconds',
    help: 'When a database was made; 0 where that is not known.',
    labels: ['kind', 'file'],
    read: ofFiles(({ built }) => built / 1000),
  },
  {
    name: 'flowtally_address_file_loaded_timestamp_seconds',
    help: 'When the file was read that is in use; 0 for never.',
    labels: ['kind', 'file'],
    read: ofFiles(({ loaded }) => (loaded ?? 0) / 1000),
  },
  {
    name: 'flowtally_address_file_error',
    help: '1 if the file as it is now cannot be used: the log says why, and what was read before stays.',
    labels: ['kind', 'file'],
    read: ofFiles(({ error }) => Number(error !== '')),
  },
  {
    name: 'flowtally_address_file_unreadable_lines',
    help: 'Lines of a file of networks that make no sense and are left out.',
    labels: ['kind', 'file'],
    read: ofFiles(({ unreadable }) => unreadable),
  },
  {
    name: 'flowtally_as_names',
    help: 'Autonomous systems that have a name in a list.',
    labels: ['source'],
    read: ofLists(({ entries }) => entries),
  },
  {
    name: 'flowtally_as_names_last_success_timestamp_seconds',
    help: 'When a list of AS names was last known to be up to date; 0 for never.',
    labels: ['source'],
    read: ofLists(({ succeeded }) => (succeeded ?? 0) / 1000),
  },
  {
    name: 'flowtally_as_names_error',
    help: '1 if a list of AS names cannot be had at the moment: the log says why, and the old one stays.',
    labels: ['source'],
    read: ofLists(({ error }) => Number(error !== '')),
  },
  {
    name: 'flowtally_as_names_learned',
    help: 'Names of autonomous systems from databases of addresses.',
    labels: [],
    read: single(({ asNames }) => asNames.learned),
  },
  {
    name: 'flowtally_as_names_refused_total',
    help: 'Names from databases for which there was no place.',
    labels: [],
    read: single(({ asNames }) => asNames.refused),
  },
  {
    name: 'flowtally_interface_names',
    help: 'Interfaces that are known by name, or were asked for.',
    labels: [],
    read: single(({ interfaces }) => interfaces.size),
  },
  {
    name: 'flowtally_interface_names_refused_total',
    help: 'Times that an interface found no place within limits.interface_names.',
    labels: [],
    read: single(({ interfaces }) => interfaces.counts.refused),
  },
  {
    name: 'flowtally_interface_names_evicted_total',
    help: 'Interfaces that were forgotten to make room for others.',
    labels: [],
    read: single(({ interfaces }) => interfaces.counts.evicted),
  },
  {
    name: 'flowtally_told_names_evicted_total',
    help: 'Names of VRFs and applications that were forgotten to make room, by limits.in_band_names.',
    labels: [],
    read: single(({ toldEvicted }) => toldEvicted),
  },
  {
    name: 'flowtally_interface_rules_off',
    help: 'Rules of interface_rules that are off since they took too long.',
    labels: [],
    read: single(({ interfaces }) => interfaces.rulesOff),
  },
  {
    name: 'flowtally_snmp_requests_total',
    help: 'Requests for names by SNMP.',
    labels: [],
    read: single(({ snmp }) => snmp?.requests),
  },
  {
    name: 'flowtally_snmp_answers_total',
    help: 'Answers to them.',
    labels: [],
    read: single(({ snmp }) => snmp?.answers),
  },
  {
    name: 'flowtally_snmp_failures_total',
    help: 'Requests without a usable answer.',
    labels: ['reason'],
    read: ({ snmp }) =>
      Object.entries(snmp?.failures ?? {}).map(([reason, count]) => [{ reason }, count] as const),
  },
  {
    name: 'flowtally_snmp_agents',
    help: 'Devices that are asked by SNMP.',
    labels: [],
    read: single(({ snmp }) => snmp?.agents),
  },
  {
    name: 'flowtally_snmp_agents_silent',
    help: 'Devices among them that are left alone for a while, since they do not answer.',
    labels: [],
    read: single(({ snmp }) => snmp?.open),
  },
  {
    name: 'flowtally_snmp_queue',
    help: 'Interfaces and names that wait for an answer.',
    labels: [],
    read: single(({ snmp }) => snmp?.queued),
  },
  {
    name: 'flowtally_dns_requests_total',
    help: 'Addresses of samplers that DNS was asked for.',
    labels: [],
    read: single(({ dns }) => dns?.requests),
  },
  {
    name: 'flowtally_dns_failures_total',
    help: 'Those of them to which there was no answer.',
    labels: [],
    read: single(({ dns }) => dns?.failures),
  },
  {
    name: 'flowtally_dns_refused_total',
    help: 'Addresses that were not asked for, since too many were waiting.',
    labels: [],
    read: single(({ dns }) => dns?.refused),
  },
]

/** Adds what is said of the sources of names to a registry; `state` is asked at each scrape. */
export function addEnrichmentMetrics(registry: Registry, state: () => EnrichmentState): void {
  for (const { name, help, labels, read } of enrichmentMetrics) {
    const options = { name, help, labelNames: [...labels], registers: [registry] }
    if (name.endsWith('_total')) {
      new Counter({
        ...options,
        collect() {
          this.reset()
          for (const [labels, value] of read(state())) this.inc({ ...labels }, value)
        },
      })
    } else {
      new Gauge({
        ...options,
        collect() {
          this.reset()
          for (const [labels, value] of read(state())) this.set({ ...labels }, value)
        },
      })
    }
  }
}
