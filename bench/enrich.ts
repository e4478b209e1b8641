import type { AddressPlan } from '../src/enrich/address-plan.ts'
import type { AddressWords } from '../src/model/address.ts'
import { addressData, addressesOf, FULL_SIZE, NAMED_NETWORKS } from './address-data.ts'
import { countingPipeline } from './counting-pipeline.ts'
import { datagramsToSeries } from './datagrams-to-series.ts'
import { race } from './measure.ts'
import { benchMetric } from './metric.ts'
import { atLeast, printTable } from './print.ts'
import { benchTraffic, type Protocol, protocols } from './traffic.ts'

/** Every AS number is looked up, whatever the records say. */
const plan: AddressPlan = { asnSources: ['mmdb'], country: false, networks: true }

/** Interfaces give way to names of networks, which there are about as many of. */
const { labels, ...more } = benchMetric(undefined, ['src_net_name', 'dst_net_name'])
const metric = {
  ...more,
  labels: labels.filter(({ field }) => field !== 'in_if' && field !== 'out_if'),
}

/** Of the records a second without: what is left with all that is looked up. */
const AT_LEAST = 0.7

/** From datagrams to series, with AS numbers and names of networks looked up, and without. */
export async function benchEnrich(): Promise<void> {
  const data = await addressData()
  const ipv4 = data.networks.filter(({ words }) => words[4] === 4)
  const ipv6 = data.networks.filter(({ words }) => words[4] === 6)
  const rows: string[][] = []
  for (const protocol of protocols) rows.push(await row(protocol, protocol, ipv4, data))
  rows.push(await row('ipfix, IPv6', 'ipfix', ipv6, data, 11))
  printTable(
    `enrich: datagram → series, AS numbers of ${FULL_SIZE} networks and names of ${NAMED_NETWORKS}, on against off`,
    ['protocol', 'records/s', 'ns/record', 'off ns', 'kept', 'bar'],
    rows,
  )
}

async function row(
  name: string,
  protocol: Protocol,
  networks: Parameters<typeof addressesOf>[0],
  { tables }: Awaited<ReturnType<typeof addressData>>,
  perDatagram?: number,
): Promise<string[]> {
  const address = addressesOf(networks)
  const datagrams = benchTraffic(
    protocol,
    16_000,
    (random) => [...address(random)] as unknown as AddressWords,
    perDatagram,
  )
  const metrics = [metric]
  const enriching = countingPipeline(metrics, plan)
  enriching.know({ addresses: tables })
  const [off, on] = await race(
    [
      { name: 'off', run: datagramsToSeries(datagrams, countingPipeline(metrics), metrics) },
      { name: 'on', run: datagramsToSeries(datagrams, enriching, metrics) },
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
    atLeast(on.ratio, AT_LEAST),
  ]
}
