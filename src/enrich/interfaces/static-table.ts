import type { InterfaceAttributes } from '../../model/interface-attributes.ts'
import type { StaticInterfaces } from '../../model/interface-settings.ts'

/** What the configuration says of the interfaces of a network, found by ifIndex. */
export class StaticTable {
  readonly #single = new Map<number, InterfaceAttributes>()
  readonly #ranges: StaticInterfaces[] = []

  constructor(interfaces: readonly StaticInterfaces[]) {
    for (const one of interfaces) {
      if (one.first === one.last) this.#single.set(one.first, one.attributes)
      else this.#ranges.push(one)
    }
  }

  /** What holds for an interface: its own entry, and then the ranges that it is in. */
  of(ifIndex: number): InterfaceAttributes[] {
    const single = this.#single.get(ifIndex)
    const ranges = this.#ranges.filter(({ first, last }) => ifIndex >= first && ifIndex <= last)
    const inRanges = ranges.map(({ attributes }) => attributes)
    return single === undefined ? inRanges : [single, ...inRanges]
  }
}
