import type { GeneratedFlow } from '../generated-flow.ts'
import { type Application, applications, type PacketSizes } from './applications.ts'
import {
  type AutonomousSystem,
  autonomousSystems,
  hostAddress,
  hostsOf,
} from './autonomous-systems.ts'
import { dayCurve } from './day-curve.ts'
import { flowBytes, flowPackets } from './flow-size.ts'
import { portTowards } from './port-towards.ts'
import { Random } from './random.ts'
import { carriesNoData, endsConnection, tcpFlags } from './tcp-flags.ts'
import { weighted } from './weighted.ts'

/** Exponent of Zipf's law: how much more the first pair of ASes sends than the tenth. */
const ZIPF = 1.1

/** Share of the flows that are IPv6, and of those that go from server to client. */
const IPV6_SHARE = 0.3
const ANSWER_SHARE = 0.6

/** Hosts of an AS that are servers; they come after its router, and the clients after them. */
const SERVERS = 5

/** A sampler reports what goes on after this long, and what has ended after a pause. */
const ACTIVE_TIMEOUT = 60_000
const IDLE_TIMEOUT = 15_000

const ICMP = 1
const TCP = 6
const ICMPV6 = 58

/** DSCP of most packets, and of the voice, the bulk and the better data among them (RFC 4594). */
const serviceClass = weighted(
  [
    { tos: 0, share: 88 },
    { tos: 46 << 2, share: 3 },
    { tos: 8 << 2, share: 4 },
    { tos: 18 << 2, share: 5 },
  ],
  ({ share }) => share,
)

const anyApplication = weighted(applications, ({ share }) => share)

/** IPFIX flowEndReason, IE 136. */
const endReason = { idleTimeout: 1, activeTimeout: 2, endOfFlow: 3 } as const

/** What one sampler sees. */
export interface TrafficOptions {
  /** The same seed gives all samplers the same internet. */
  readonly seed: number
  /** Which sampler it is. */
  readonly sampler: number
  /** ifIndex of its interfaces. */
  readonly interfaces: readonly number[]
  readonly ipv6: boolean
}

type AsPair = readonly [source: AutonomousSystem, destination: AutonomousSystem]

/** One end of a flow. */
interface End {
  readonly address: GeneratedFlow['src_addr']
  readonly port: number
}

/** A modelled internet, seen from one sampler: makes flows without end, the same for the same seed. */
export class Traffic {
  readonly #options: TrafficOptions
  readonly #random: Random
  readonly #pair: (random: Random) => AsPair

  constructor(options: TrafficOptions) {
    this.#options = options
    this.#random = new Random(options.seed, 1 + options.sampler)
    this.#pair = weighted(rankedPairs(new Random(options.seed)), (_, rank) =>
      Math.exp(-ZIPF * Math.log(rank + 1)),
    )
  }

  /** A flow that a sampler would export at this time. */
  next(now: number): GeneratedFlow {
    const random = this.#random
    const [source, destination] = this.#pair(random)
    const application = anyApplication(random)
    const ipv6 = this.#options.ipv6 && random.chance(IPV6_SHARE)
    const answer = random.chance(ANSWER_SHARE)
    const packets = flowPackets(application, dayCurve(now), random)
    const tcp_flags = application.proto === TCP ? tcpFlags(packets, answer, random) : 0
    const server = this.#server(answer ? source : destination, application, ipv6)
    const client = this.#client(answer ? destination : source, application, ipv6)
    const [from, to] = answer ? [server, client] : [client, server]
    const bytes = flowBytes(packets, packetSizes(application, answer, tcp_flags), ipv6, random)
    const network = ipv6 ? 'ipv6' : 'ipv4'
    return {
      src_addr: from.address,
      dst_addr: to.address,
      next_hop: hostAddress(destination[network], 1),
      ...this.#interfaces(source, destination),
      packets,
      bytes,
      ...this.#times(now, packets, tcp_flags),
      src_port: from.port,
      dst_port: application.proto === ICMP ? echo(ipv6, answer) : to.port,
      tcp_flags,
      proto: application.proto === ICMP && ipv6 ? ICMPV6 : application.proto,
      ip_tos: serviceClass(random).tos,
      src_as: source.number,
      dst_as: destination.number,
      src_mask: source[network].bits,
      dst_mask: destination[network].bits,
      flow_direction: 0, // seen where it came in
    }
  }

  #server(system: AutonomousSystem, { port }: Application, ipv6: boolean): End {
    const popularity = this.#random.unit()
    const host = 2 + Math.floor(popularity * popularity * SERVERS)
    return { address: hostAddress(ipv6 ? system.ipv6 : system.ipv4, host), port }
  }

  #client(system: AutonomousSystem, { port }: Application, ipv6: boolean): End {
    const host = this.#random.between(2 + SERVERS, hostsOf(system))
    const address = hostAddress(ipv6 ? system.ipv6 : system.ipv4, host)
    return { address, port: port === 0 ? 0 : this.#random.between(49152, 65535) }
  }

  #interfaces(
    source: AutonomousSystem,
    destination: AutonomousSystem,
  ): Pick<GeneratedFlow, 'in_if' | 'out_if'> {
    const { interfaces, sampler } = this.#options
    const inward = portTowards(source, sampler, interfaces.length)
    const outward = portTowards(destination, sampler, interfaces.length)
    // what would leave where it came in takes the next interface
    const other = inward === outward ? (outward + 1) % interfaces.length : outward
    return { in_if: interfaces[inward] ?? 0, out_if: interfaces[other] ?? 0 }
  }

  #times(
    now: number,
    packets: number,
    tcp_flags: number,
  ): Pick<GeneratedFlow, 'time_flow_start' | 'time_flow_end' | 'flow_end_reason'> {
    const random = this.#random
    const duration = Math.min((packets - 1) * random.between(20, 1500), ACTIVE_TIMEOUT)
    const over = endsConnection(tcp_flags)
    const active = duration === ACTIVE_TIMEOUT
    const ago = over || active ? random.between(0, 1000) : IDLE_TIMEOUT + random.between(0, 1000)
    const end = Math.floor(now) - ago
    const idle = active ? endReason.activeTimeout : endReason.idleTimeout
    return {
      time_flow_start: end - duration,
      time_flow_end: end,
      flow_end_reason: over ? endReason.endOfFlow : idle,
    }
  }
}

/** Bytes of the packets that go this way; without data they are little more than headers. */
function packetSizes(application: Application, answer: boolean, tcp_flags: number): PacketSizes {
  if (carriesNoData(tcp_flags)) return [40, 60]
  return answer ? application.answer : application.request
}

/** Type and code of a ping, as samplers put them into the destination port (RFC 792, RFC 4443). */
function echo(ipv6: boolean, answer: boolean): number {
  const type = ipv6 ? (answer ? 129 : 128) : answer ? 0 : 8
  return type << 8
}

/** Every AS with every other, in an order of popularity that the seed decides. */
function rankedPairs(random: Random): AsPair[] {
  return autonomousSystems
    .flatMap((source) => autonomousSystems.map((destination): AsPair => [source, destination]))
    .filter(([source, destination]) => source !== destination)
    .map((pair) => ({ pair, place: random.word() }))
    .sort((a, b) => a.place - b.place)
    .map(({ pair }) => pair)
}
