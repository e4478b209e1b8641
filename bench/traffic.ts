import type { AddressWords } from '../src/model/address.ts'
import type { Encoding } from '../src/source/generator/encoding.ts'
import type { EncodingSettings } from '../src/source/generator/encoding-settings.ts'
import type { GeneratedFlow } from '../src/source/generator/generated-flow.ts'
import { ipfixEncoding } from '../src/source/generator/ipfix-encoding.ts'
import { netflow5Encoding } from '../src/source/generator/netflow5-encoding.ts'
import { netflow9Encoding } from '../src/source/generator/netflow9-encoding.ts'
import { Random } from '../src/source/generator/traffic/random.ts'
import { SERIES } from './metric.ts'
import { sflowEncoding } from './sflow-encoding.ts'
import { zipf } from './zipf.ts'

export const protocols = ['v5', 'v9', 'ipfix', 'sflow'] as const
export type Protocol = (typeof protocols)[number]

const encodings: Record<Protocol, (settings: EncodingSettings, agent: number) => Encoding> = {
  v5: netflow5Encoding,
  v9: netflow9Encoding,
  ipfix: ipfixEncoding,
  sflow: (_settings, agent) => sflowEncoding(agent),
}

/** Records of a datagram of 1400 bytes: all that fit in. */
export const recordsPerDatagram: Readonly<Record<Protocol, number>> = {
  v5: 28,
  v9: 25,
  ipfix: 17,
  sflow: 5,
}

/** Senders, from 127.0.0.1 up. */
export const SAMPLERS = 8

const BOOT = 1_700_000_000_000
const NOW = BOOT + 86_400_000

/** A datagram and the sampler that sends it, counted from 0. */
export interface BenchDatagram {
  readonly sampler: number
  readonly address: string
  readonly bytes: Buffer
  readonly records: number
}

type Ends = Pick<GeneratedFlow, 'src_addr' | 'dst_addr' | 'next_hop'>

/** What tells one label set of a sampler from another. */
interface LabelSet {
  readonly src_as: number
  readonly dst_as: number
  readonly in_if: number
  readonly out_if: number
  /** Its addresses, where they are not some. */
  readonly ends: Ends | undefined
}

/**
 * Full datagrams, always the same ones: first each of the 100 000 label sets once, then
 * `datagrams` whose records are drawn by Zipf's law (exponent 1). Each
 * has its addresses, if they are given.
 */
export function benchTraffic(
  protocol: Protocol,
  datagrams = 16_000,
  address?: (random: Random) => AddressWords,
  perDatagram = recordsPerDatagram[protocol],
): BenchDatagram[] {
  const random = new Random(1)
  const samplers = Array.from({ length: SAMPLERS }, (_, i) =>
    newSampler(protocol, i, random, address),
  )
  const sent = samplers.flatMap((sampler) => sampler.announce())
  for (const sampler of samplers) {
    const { sets } = sampler
    for (let at = 0; at < sets.length; at += perDatagram) {
      sent.push(sampler.send(sets.slice(at, at + perDatagram)))
    }
  }
  const rank = zipf(SERIES / SAMPLERS)
  for (let i = 0; i < datagrams; i++) {
    // several in a row from one sampler, as they come
    const sampler = samplers[Math.floor(i / 8) % SAMPLERS]
    if (sampler === undefined) continue
    const drawn = Array.from({ length: perDatagram }, () => sampler.sets[rank(random)])
    sent.push(sampler.send(drawn.filter((set) => set !== undefined)))
  }
  return sent
}

function newSampler(
  protocol: Protocol,
  sampler: number,
  random: Random,
  draw?: (random: Random) => AddressWords,
) {
  const encoding = encodings[protocol](
    { boot: BOOT, domain: 0, interfaces: [] },
    0x7f00_0001 + sampler,
  )
  const address = `127.0.0.${sampler + 1}`
  let sequence = 0
  const datagram = (encoded: ReturnType<Encoding['flows']>, records: number): BenchDatagram => {
    sequence += encoded.sequenceStep
    // a copy with memory of its own, as a socket gives it
    return { sampler, address, bytes: Buffer.from(encoded.bytes), records }
  }
  return {
    sets: labelSets(random, draw),
    announce: () => {
      const encoded = encoding.announcement?.({ time: NOW, sequence })
      return encoded === undefined ? [] : [datagram(encoded, 0)]
    },
    send: (sets: readonly LabelSet[]) => {
      const flows = sets.map((set) => newFlow(set, random))
      return datagram(encoding.flows({ time: NOW, sequence }, flows), flows.length)
    },
  }
}

/** The next hop is of the same family: it is in the same record. */
function newEnds(draw: (random: Random) => AddressWords, random: Random): Ends {
  const destination = draw(random)
  return { src_addr: draw(random), dst_addr: destination, next_hop: destination }
}

/** The label sets of one sampler, all different, in an order that says nothing. */
function labelSets(random: Random, draw?: (random: Random) => AddressWords): LabelSet[] {
  const sets = new Map<string, LabelSet>()
  while (sets.size < SERIES / SAMPLERS) {
    const set = {
      src_as: random.between(64_496, 65_535),
      dst_as: random.between(1, 65_535),
      in_if: random.between(1, 16),
      out_if: random.between(1, 16),
      ends: draw && newEnds(draw, random),
    }
    sets.set(`${set.src_as} ${set.dst_as}`, set)
  }
  return [...sets.values()]
}

function newFlow(set: LabelSet, random: Random): GeneratedFlow {
  const packets = random.between(1, 20)
  return {
    ...set,
    src_addr: [0, 0, 0, (0xc000_0200 | random.between(1, 254)) >>> 0, 4],
    dst_addr: [0, 0, 0, (0xc633_6400 | random.between(1, 254)) >>> 0, 4],
    next_hop: [0, 0, 0, (0xcb00_7100 | random.between(1, 254)) >>> 0, 4],
    ...set.ends,
    packets,
    bytes: packets * random.between(40, 1500),
    time_flow_start: NOW - random.between(30_000, 60_000),
    time_flow_end: NOW - random.between(1, 30_000),
    src_port: random.between(1024, 65_535),
    dst_port: random.between(1, 1023),
    tcp_flags: 0x1b,
    proto: 6,
    ip_tos: 0,
    src_mask: 24,
    dst_mask: 24,
    flow_direction: 0,
    flow_end_reason: 3,
  }
}
