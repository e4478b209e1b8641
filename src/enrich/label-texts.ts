import { type FieldName, fieldDefinition } from '../model/fields.ts'
import type { AsNames } from './as-names/as-names.ts'
import type { InterfaceDirectory } from './interfaces/interface-directory.ts'
import type { InterfaceInfo } from './interfaces/interface-info.ts'
import type { ToldNames } from './interfaces/told-names.ts'
import type { CalledSamplers } from './samplers/called-samplers.ts'

/** What a label reads, and whether it is still being looked up. */
export interface LabelText {
  readonly text: string
  readonly pending: boolean
}

/** Who knows what labels read that are no part of a key. */
export interface LabelSources {
  readonly asNames: AsNames
  /** Whether more names of AS are about to come. */
  readonly isLearning: boolean
  readonly interfaces: InterfaceDirectory
  readonly samplers: CalledSamplers
  readonly vrfs: ToldNames
  readonly applications: ToldNames
}

/** Finds what a field reads from the texts of those that it follows. */
type Finder = (sources: LabelSources, follows: readonly string[]) => LabelText | undefined

const systems: Finder = ({ asNames, isLearning }, [text]) => {
  const asn = Number(text)
  const known = asNames.find(asn)
  const pending = known === undefined || (isLearning && asn !== 0)
  return { text: (known ?? asNames.findNow(asn)).name, pending }
}

const told =
  (kind: 'vrfs' | 'applications'): Finder =>
  (sources, [sampler = '', key = '']) => {
    const id = kind === 'vrfs' ? Number(key) : key
    for (const address of sources.samplers.addressesOf(sampler)) {
      const text = sources[kind].find(address, id)
      if (text !== '') return { text, pending: false }
    }
    return undefined
  }

/** `or` is what is shown of an interface that has none. */
const interfaces =
  (what: 'name' | 'alias' | 'boundary' | 'provider' | 'connectivity', or?: 'index'): Finder =>
  ({ interfaces: directory, samplers }, [sampler = '', index = '']) => {
    const fallback = or === 'index' ? index : 'unknown'
    // what is no interface has a name instead of an index
    const ifIndex = Number(index)
    if (!Number.isInteger(ifIndex) || ifIndex === 0) return { text: fallback, pending: false }
    let pending = false
    for (const address of samplers.addressesOf(sampler)) {
      const info: InterfaceInfo | undefined = directory.find(address, ifIndex)
      pending ||= info === undefined
      const text = info?.[what] ?? ''
      if (text !== '') return { text, pending: false }
    }
    return { text: fallback, pending }
  }

const finders: Readonly<Partial<Record<FieldName, Finder>>> = {
  sampler: ({ samplers }, [text = '']) => samplers.find(text),
  src_as_name: systems,
  dst_as_name: systems,
  in_if_name: interfaces('name', 'index'),
  out_if_name: interfaces('name', 'index'),
  in_if_alias: interfaces('alias'),
  out_if_alias: interfaces('alias'),
  in_if_boundary: interfaces('boundary'),
  out_if_boundary: interfaces('boundary'),
  in_if_provider: interfaces('provider'),
  out_if_provider: interfaces('provider'),
  in_if_connectivity: interfaces('connectivity'),
  out_if_connectivity: interfaces('connectivity'),
  in_vrf_name: told('vrfs'),
  out_vrf_name: told('vrfs'),
  application_name: told('applications'),
}

/** What a field reads beside those that it follows; of `sampler`, what the one is called now that was called so. */
export function labelText(
  sources: LabelSources,
  field: FieldName,
  follows: readonly string[],
): LabelText {
  const found = finders[field]?.(sources, follows)
  return found ?? { text: fieldDefinition(field).absent ?? '', pending: false }
}
