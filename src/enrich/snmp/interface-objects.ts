import type { Varbind } from 'net-snmp'
import * as snmp from 'net-snmp'
import type { InterfaceAttributes } from '../../model/interface-attributes.ts'
import { nameText } from '../../model/name-text.ts'

/** RFC 3418: the name of the device. */
export const sysName = '1.3.6.1.2.1.1.5.0'

/** RFC 2863: what is asked of an interface; the ifIndex follows. */
const columns = {
  ifDescr: '1.3.6.1.2.1.2.2.1.2',
  ifSpeed: '1.3.6.1.2.1.2.2.1.5',
  ifName: '1.3.6.1.2.1.31.1.1.1.1',
  ifHighSpeed: '1.3.6.1.2.1.31.1.1.1.15',
  ifAlias: '1.3.6.1.2.1.31.1.1.1.18',
} as const

const order = Object.keys(columns) as (keyof typeof columns)[]

/** RFC 2863 §3.1.11: the speed is more than ifSpeed can say. */
const TOO_FAST = 0xffff_ffff

/** What was asked for and is not there. One object for all, so that it can be told by identity. */
export const noInterface: InterfaceAttributes = Object.freeze({})

/** The objects to ask for, of some interfaces. */
export function interfaceObjects(ifIndexes: readonly number[]): string[] {
  return ifIndexes.flatMap((ifIndex) => order.map((column) => `${columns[column]}.${ifIndex}`))
}

/** What the answer says of each of the interfaces; what is of a wrong type is not known. */
export function readInterfaces(count: number, varbinds: readonly Varbind[]): InterfaceAttributes[] {
  return Array.from({ length: count }, (_, i) => {
    const values = varbinds.slice(i * order.length, (i + 1) * order.length)
    const value = (column: keyof typeof columns) => values[order.indexOf(column)]
    const read = {
      name: textOf(value('ifName')),
      alias: textOf(value('ifAlias')),
      description: textOf(value('ifDescr')),
      speed: speedOf(numberOf(value('ifHighSpeed')), numberOf(value('ifSpeed'))),
    }
    const isNothing = !read.name && !read.alias && !read.description && read.speed === undefined
    return isNothing ? noInterface : read
  })
}

/** The text of a value: bounded, without control characters; empty where it is none. */
export function textOf(varbind: Varbind | undefined): string {
  const { type, value } = varbind ?? {}
  return type === snmp.ObjectType.OctetString && value instanceof Uint8Array ? nameText(value) : ''
}

function numberOf(varbind: Varbind | undefined): number {
  const { type, value } = varbind ?? {}
  return type === snmp.ObjectType.Gauge && typeof value === 'number' ? value : 0
}

/** ifHighSpeed is in units of 1 000 000 bits a second, and 0 for what is slower than half of one. */
function speedOf(high: number, low: number): number | undefined {
  if (high > 0) return high * 1_000_000
  return low > 0 && low < TOO_FAST ? low : undefined
}
