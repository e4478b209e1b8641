import type { Boundary } from '../../model/interface-attributes.ts'
import type { InterfaceSource } from '../../model/interface-settings.ts'

/** What is known of an interface; empty is not known. */
export interface InterfaceInfo {
  /** ifName */
  readonly name: string
  /** ifAlias */
  readonly alias: string
  /** ifDescr */
  readonly description: string
  /** In bits a second. */
  readonly speed: number | undefined
  readonly boundary: Boundary | ''
  readonly provider: string
  readonly connectivity: string
  /** Where that comes from, in the order of preference. */
  readonly sources: readonly InterfaceSource[]
}

/** Nothing. One object for all, so that it can be told by identity. */
export const nothingKnown: InterfaceInfo = Object.freeze({
  name: '',
  alias: '',
  description: '',
  speed: undefined,
  boundary: '',
  provider: '',
  connectivity: '',
  sources: [],
})

/** Whether both say the same, wherever they have it from. */
export function isSameInfo(a: InterfaceInfo, b: InterfaceInfo): boolean {
  return (
    a.name === b.name &&
    a.alias === b.alias &&
    a.description === b.description &&
    a.speed === b.speed &&
    a.boundary === b.boundary &&
    a.provider === b.provider &&
    a.connectivity === b.connectivity
  )
}
