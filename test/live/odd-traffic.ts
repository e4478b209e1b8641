import { ipfix, netflow5, set, template, unsigned } from '../support/datagram.ts'
import { eventually } from '../support/eventually.ts'
import { sflow, sflowRecord, sflowSample } from '../support/sflow-datagram.ts'
import type { WatchedFlowtally } from './watched-flowtally.ts'

const words = (...list: number[]) => list.map((word) => unsigned(word, 4)).join('')

/** A frame of 1518 bytes. */
const ethernet = sflowRecord(2, words(1518, 0x02000000, 0x00aa0000, 0x02000000, 0x00bb0000, 0x0800))

/** What an interface counted: it is meant to be up, and is not; so many bytes, discards and errors came in. */
const counters = (round: number, bytes: number) => {
  const [discards, errors] = [round, 2 * round]
  const octets = [Math.floor(bytes / 2 ** 32), bytes % 2 ** 32]
  const inbound = [...octets, round, 0, 0, discards, errors, 0]
  const outbound = [...octets, round, 0, 0, discards, errors, 0]
  return sflowRecord(
    2,
    words(round, 7, 1) + sflowRecord(1, words(7, 6, 2, 0x540be400, 1, 1, ...inbound, ...outbound)),
  )
}

const discarded = (round: number) => sflowRecord(5, words(round, 0, 7, 0, 7, 0, 258, 0))

/** A record of NetFlow v5: 1000 bytes to AS 64497, from another. */
const from5 = (asn: number) =>
  `c0000201 c6336402 cb007103 0007 0008 0000000a ${unsigned(1000, 4)} 00000000 00000000
  3039 01bb 00 1b 06 00 ${unsigned(asn, 2)} ${unsigned(64497, 2)} 18 10 0000`

const record5 = from5(64496)

/** Samplers with everything that can be wrong with one; their addresses. */
export const odd = {
  /** sFlow: the address of the agent in its datagrams. */
  agent: '192.0.2.1',
  templateless: '127.0.0.7',
  lossy: '127.0.0.8',
  changing: '127.0.0.5',
  garbage: '127.0.0.9',
} as const

/** What the flow sample of a round comes to, and what the interface says it counted in that time. */
export const sampled: number = 650_000 * 1518
export const counted = 2_000_000_000

/** Scrapes that there were before. */
const FIRST = 2

/** From this round on a sampler samples one packet in 20, before one in 10. */
const CHANGE = 5

/** Records that a datagram of NetFlow v5 has at most. */
const MOST_RECORDS = 30

/** Each sends once a scrape, until it is enough. Resolves with what all their flows come to, in bytes. */
export async function sendOdd(
  flowtally: WatchedFlowtally,
  enough: (rounds: number) => unknown,
): Promise<number> {
  let rounds = 0
  let bytes = 0
  await eventually(async () => {
    const [scrapes] = await flowtally.prometheus.ask('count_over_time(flowtally_build_info[1h])')
    const isNew = (scrapes?.value ?? 0) > rounds + FIRST
    if (isNew) bytes += await sendRound(flowtally, ++rounds)
    await enough(rounds)
  })
  return bytes
}

/** Each of them sends once; `round` counts from 1. Resolves with what the flows come to, in bytes. */
async function sendRound(flowtally: WatchedFlowtally, round: number): Promise<number> {
  const uptime = 60_000 * round
  const datagram = sflow(
    [
      counters(round, counted * round),
      sflowSample([ethernet], { sequence: round, rate: 650_000, drops: 10 * round }),
      discarded(round),
    ],
    { sequence: round, uptime },
  )
  await flowtally.send(datagram, '127.0.0.6')
  const data = set(300, '00000001')
  const known = [set(2, template(301, [[1, 4]])), set(301, '00000001')]
  await flowtally.send(ipfix([data], { sequence: round }), odd.templateless)
  await flowtally.send(
    ipfix([set(301, '00000001')], { sequence: round, domain: round }),
    odd.templateless,
  )
  await flowtally.send(ipfix(known, { sequence: round, domain: round }), odd.templateless)
  await flowtally.send(netflow5([record5], { sequence: 10 * round }), odd.lossy)
  const rate = round < CHANGE ? 10 : 20
  await flowtally.send(
    netflow5([record5], { sequence: round, sampling: 0x4000 | rate }),
    odd.changing,
  )
  await flowtally.send(Buffer.from('not a flow'), odd.garbage)
  return sampled + 2 + 1000 + 1000 * rate
}

/** One of them has a flow from each of so many AS, beginning with AS 1. Resolves with what they come to, in bytes. */
export async function sendCrowd(flowtally: WatchedFlowtally, systems: number): Promise<number> {
  const records = Array.from({ length: systems }, (_, i) => from5(i + 1))
  for (let sequence = 0; sequence < systems; sequence += MOST_RECORDS) {
    const some = records.slice(sequence, sequence + MOST_RECORDS)
    await flowtally.send(netflow5(some, { sequence }), odd.lossy)
  }
  return 1000 * systems
}
