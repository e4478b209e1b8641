import type { InterfaceInfo } from './enrich/interfaces/interface-info.ts'
import type { Enrichment } from './enrichment.ts'
import type { LiveValues } from './live-values.ts'

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

/** Current names of samplers, interfaces and autonomous systems that live rows are about: `room` lines at most. */
export function infoFamilies(
  { samplers, interfaces, asNames }: Pick<Enrichment, 'samplers' | 'interfaces' | 'asNames'>,
  live: LiveValues,
  room: number,
): InfoFamilies {
  const known = [...live.interfaces].flatMap(([sampler, indexes]) =>
    [...indexes]
      .filter((ifIndex) => ifIndex <= MOST_INDEX)
      .map((ifIndex) => ({ sampler, ifIndex, info: infoOf(sampler, ifIndex) })),
  )

  function infoOf(sampler: string, ifIndex: number): InterfaceInfo | undefined {
    for (const address of samplers.addressesOf(sampler)) {
      const info = interfaces.find(address, ifIndex)
      if (info !== undefined && info.sources.length > 0) return info
    }
    return undefined
  }

  const families: InfoFamily[] = [
    {
      name: 'flow_sampler_info',
      help: 'Samplers that were heard of, with what they are called.',
      type: 'gauge',
      values: [...samplers.all()].map(([sampler_address, name]) =>
        info({ sampler: name === '' ? sampler_address : name, sampler_address }),
      ),
    },
    {
      name: 'flow_interface_info',
      help: 'Names of interfaces that flow metrics are about: on (sampler, ifIndex).',
      type: 'gauge',
      values: known.map(({ sampler, ifIndex, info: one }) =>
        info({
          sampler,
          ifIndex: String(ifIndex),
          ifName: one?.name ?? '',
          ifAlias: one?.alias ?? '',
          ifDescr: one?.description ?? '',
        }),
      ),
    },
    {
      name: 'flow_interface_speed_bytes',
      help: 'Bytes a second that these interfaces can carry, where that is known.',
      type: 'gauge',
      values: known.flatMap(({ sampler, ifIndex, info: one }) =>
        one?.speed === undefined
          ? []
          : [{ labels: { sampler, ifIndex: String(ifIndex) }, value: one.speed / 8 }],
      ),
    },
    {
      name: 'flow_as_info',
      help: 'Names of autonomous systems that flow metrics are about, and the countries they are registered in.',
      type: 'gauge',
      values: [...live.systems].map((asn) => {
        const { name, country } = asNames.findNow(asn)
        return info({ asn: String(asn), name, country })
      }),
    },
  ]
  return within(families, room)
}

const info = (labels: Readonly<Record<string, string>>): InfoSample => ({ labels, value: 1 })

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
