import { setImmediate as nextTurn } from 'node:timers/promises'
import type { InterfaceInfo } from '../enrich/interfaces/interface-info.ts'
import type { Enrichment } from './enrichment.ts'
import type { LiveValues } from './live-values.ts'
import type { SamplerDirectory } from './sampler-directory.ts'

/** What is an interface with a number: the others are `local`, `discard` and `multiple` (sFlow). */
const MOST_INDEX = 0x7fff_ffff

/** A family of names, to be joined with. */
export interface InfoFamily {
  readonly name: string
  readonly help: string
  readonly type: 'gauge'
  readonly values: readonly InfoSample[]
}

interface InfoSample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** The families, and how many of their lines there was no room for. */
export interface InfoFamilies {
  readonly families: readonly InfoFamily[]
  readonly omitted: number
}

/** Lines that are put together before others get their turn. */
const STEP = 500

/** Current names of samplers, interfaces and autonomous systems that live rows are about: `room` lines at most. */
export async function infoFamilies(
  { directory, asNames }: Pick<Enrichment, 'directory' | 'asNames'>,
  live: LiveValues,
  room: number,
): Promise<InfoFamilies> {
  const { samplers } = directory
  const known = await inSteps(liveInterfaces(live), ({ sampler, ifIndex }) => ({
    labels: { sampler, ifIndex: String(ifIndex) },
    info: infoOf(directory, sampler, ifIndex),
  }))
  const families: InfoFamily[] = [
    {
      name: 'flow_sampler_info',
      help: 'Samplers that were heard of, with what they are called.',
      type: 'gauge',
      // all at once: who is heard of meanwhile moves to the front, and would come twice
      values: await inSteps([...samplers.all()], ([sampler_address, name]) =>
        one({ sampler: name === '' ? sampler_address : name, sampler_address }),
      ),
    },
    {
      name: 'flow_interface_info',
      help: 'Names of interfaces that flow metrics are about: on (sampler, ifIndex).',
      type: 'gauge',
      values: known.map(({ labels, info }) =>
        one({
          ...labels,
          ifName: info?.name ?? '',
          ifAlias: info?.alias ?? '',
          ifDescr: info?.description ?? '',
        }),
      ),
    },
    {
      name: 'flow_interface_speed_bytes',
      help: 'Bytes a second that these interfaces can carry, where that is known.',
      type: 'gauge',
      values: known.flatMap(({ labels, info }) =>
        info?.speed === undefined ? [] : [{ labels, value: info.speed / 8 }],
      ),
    },
    {
      name: 'flow_as_info',
      help: 'Names of autonomous systems that flow metrics are about, and the countries they are registered in.',
      type: 'gauge',
      values: await inSteps(live.systems, (asn) => {
        const { name, country } = asNames.findNow(asn)
        return one({ asn: String(asn), name, country })
      }),
    },
  ]
  return within(families, room)
}

/** Makes something of each, with turns for others in between. */
async function inSteps<From, To>(all: Iterable<From>, make: (from: From) => To): Promise<To[]> {
  const made: To[] = []
  for (const from of all) {
    made.push(make(from))
    if (made.length % STEP === 0) await nextTurn()
  }
  return made
}

function* liveInterfaces({ interfaces }: LiveValues) {
  for (const [sampler, indexes] of interfaces) {
    for (const ifIndex of indexes) if (ifIndex <= MOST_INDEX) yield { sampler, ifIndex }
  }
}

/** What is known of an interface of one of the samplers that are called so. */
function infoOf(
  { samplers, interfaces }: Pick<SamplerDirectory, 'samplers' | 'interfaces'>,
  sampler: string,
  ifIndex: number,
): InterfaceInfo | undefined {
  for (const address of samplers.addressesOf(sampler)) {
    const info = interfaces.find(address, ifIndex)
    if (info !== undefined && info.sources.length > 0) return info
  }
  return undefined
}

const one = (labels: Readonly<Record<string, string>>): InfoSample => ({ labels, value: 1 })

function within(families: readonly InfoFamily[], room: number): InfoFamilies {
  let left = room
  const kept = families.map((family) => {
    const values = family.values.slice(0, Math.max(0, left))
    left -= family.values.length
    return { ...family, values }
  })
  return {
    families: kept.filter(({ values }) => values.length > 0),
    omitted: Math.max(0, -left),
  }
}
