import type { Queued } from './queue.ts'
import type { Sampler } from './sampler.ts'
import type { OptionsRecord } from './template/options-record.ts'

/** What has a name: an ifIndex, the id of a VRF or sampler, or an application as in labels, `3:80`. */
export type NameKey = number | string

/** What a sampler calls something. */
export interface Name {
  /** Empty where only the other is known. */
  readonly name: string
  readonly description: string
  /** When it was last told, in milliseconds since 1970. */
  readonly received: number
}

/** A name with its place: in a table, and in the queue of all names. */
export interface KnownName extends Name, Queued<KnownName> {
  readonly sampler: Sampler
  readonly table: NameTable
  readonly key: NameKey
}

/** Names of one kind in an observation domain; the one that was told longest ago comes first. */
export type NameTable = Map<NameKey, KnownName>

/** How options records name things of one kind; `undefined`: they don't. */
interface NameKind {
  keyIn(record: OptionsRecord): NameKey | undefined
  nameIn(record: OptionsRecord): string | undefined
  descriptionIn(record: OptionsRecord): string | undefined
}

/** Everything that options data gives names to. */
export const nameKinds = {
  interfaces: {
    keyIn: (record) => record.interface,
    nameIn: (record) => record.text('interfaceName'),
    descriptionIn: (record) => record.text('interfaceDescription'),
  },
  vrfs: {
    keyIn: (record) => record.vrf,
    nameIn: (record) => record.text('vrfName'),
    descriptionIn: () => undefined,
  },
  applications: {
    keyIn: (record) => record.application,
    nameIn: (record) => record.text('applicationName'),
    descriptionIn: (record) => record.text('applicationDescription'),
  },
  samplers: {
    keyIn: (record) => record.sampler,
    nameIn: (record) => record.text('selectorName') ?? record.text('samplerName'),
    descriptionIn: () => undefined,
  },
} as const satisfies Record<string, NameKind>

export type NameKindName = keyof typeof nameKinds

export const nameKindNames = Object.keys(nameKinds) as NameKindName[]
