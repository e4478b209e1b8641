import { loadConfig } from '../src/config/load-config.ts'
import type { AddressPlan } from '../src/enrich/address-plan.ts'
import type { Network } from '../src/model/address.ts'
import type { MetricDefinition } from '../src/tally/metric-definition.ts'
import { addressData, FULL_SIZE, hostsOf, NAMED_NETWORKS } from './address-data.ts'
import { countingPipeline } from './counting-pipeline.ts'
import { datagramsToSeries } from './datagrams-to-series.ts'
import { race } from './measure.ts'
import { benchMetric } from './metric.ts'
import { atLeast, printTable } from './print.ts'
import { benchTraffic, type Protocol, protocols } from './traffic.ts'

/** Every AS number is looked up, whatever the records say. */
const plan: AddressPlan = { asnSources: ['mmdb'], country: false, networks: true }

/** Of the records a second without: what is left with all that is looked up. */
const AT_LEAST = 0.7

const DATAGRAMS = 16_000

/** What a datagram holds of IPFIX with IPv6 addresses. */
const IPV6_RECORDS = 11

/** A metric by networks beside those that there are without any. */
function metricsByDefault(): readonly MetricDefinition[] {
  const { labels, ...more } = benchMetric(undefined, ['src_net_name', 'dst_net_name'])
  const networks = labels.filter(({ field }) => field === 'sampler' || field.endsWith('net_name'))
  const { metrics } = loadConfig({ environment: {}, flags: {} })
  return [...metrics, { ...more, labels: networks }]
}

/** The dearest case: no other work to hide behind. */
function oneMetric(): readonly MetricDefinition[] {
  const { labels, ...more } = benchMetric(undefined, ['src_net_name', 'dst_net_name'])
  return [{ ...more, labels: labels.filter(({ field }) => !field.endsWith('_if')) }]
}

/** From datagrams to series, with AS numbers and names of networks looked up, and without. */
export async function benchEnrich(): Promise<void> {
  const { tables, networks } = await addressData()
  const ofFamily = (family: number) => networks.filter(({ words }) => words[4] === family)
  const compare = async (name: string, protocol: Protocol, networks: Network[], more = {}) =>
    row(name, { protocol, networks, tables, metrics: metricsByDefault(), ...more })
  const rows: string[][] = []
  for (const protocol of protocols) rows.push(await compare(protocol, protocol, ofFamily(4)))
  rows.push(await compare('ipfix, IPv6', 'ipfix', ofFamily(6), { records: IPV6_RECORDS }))
  rows.push(
    await compare('v9, one metric', 'v9', ofFamily(4), { metrics: oneMetric(), bar: false }),
  )
  printTable(
    `enrich: datagram → series, default metrics and one by network: AS numbers of ${FULL_SIZE} networks ` +
      `and names of ${NAMED_NETWORKS} looked up, against not`,
    ['protocol', 'records/s', 'ns/record', 'without ns', 'kept', 'bar'],
    rows,
  )
}

interface Case {
  readonly protocol: Protocol
  readonly networks: readonly Network[]
  readonly tables: Awaited<ReturnType<typeof addressData>>['tables']
  readonly metrics: readonly MetricDefinition[]
  readonly records?: number
  readonly bar?: boolean
}

async function row(
  name: string,
  { protocol, networks, tables, metrics, records, bar = true }: Case,
): Promise<string[]> {
  const datagrams = benchTraffic(protocol, DATAGRAMS, hostsOf(networks), records)
  const enriching = countingPipeline(metrics, plan)
  enriching.know({ addresses: tables })
  const [off, on] = await race(
    [
      { name: 'without', run: datagramsToSeries(datagrams, countingPipeline(metrics), metrics) },
      { name: 'with', run: datagramsToSeries(datagrams, enriching, metrics) },
    ],
    5,
  )
  if (off === undefined || on === undefined) return []
  return [
    name,
    `${(1e3 / on.nanosecondsPerUnit).toFixed(1)} M`,
    on.nanosecondsPerUnit.toFixed(0),
    off.nanosecondsPerUnit.toFixed(0),
    `${(100 * on.ratio).toFixed(0)} %`,
    bar ? atLeast(on.ratio, AT_LEAST) : '–',
  ]
}
