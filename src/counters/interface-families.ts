import { type InterfaceCounter, interfaceCounters } from '../model/counter-sample.ts'
import type { Audit } from './audit.ts'
import type { InterfaceRow } from './interface-row.ts'
import type { InterfaceTable } from './interface-table.ts'

/** What samplers and their interfaces are called now. */
export interface InterfaceNames {
  /** Of the sampler with an address; no two are called alike. */
  samplerName(address: string): string
  /** Empty where it is not known. */
  interfaceName(sampler: string, ifIndex: number): string
}

const nameless: InterfaceNames = { samplerName: (address) => address, interfaceName: () => '' }

interface NamedRow {
  readonly row: InterfaceRow
  readonly labels: Readonly<Record<string, string>>
}

/** A metric family with its samples, ready to be written. */
export interface InterfaceFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly values: readonly {
    readonly labels: Readonly<Record<string, string>>
    readonly value: number | bigint
  }[]
}

/** What is said of the audit of each direction. */
const auditFamilies: readonly {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  read(audit: Audit): number | bigint | undefined
}[] = [
  {
    name: 'flow_interface_audit_estimated_bytes_total',
    type: 'counter',
    help: 'Bytes by flow samples times sampling rate, in times of which the interface counters are known, too.',
    read: ({ estimated }) => estimated,
  },
  {
    name: 'flow_interface_audit_counted_bytes_total',
    type: 'counter',
    help: 'Bytes by the counters of the interface itself, in the same times.',
    read: ({ counted }) => counted,
  },
  {
    name: 'flow_interface_audit_ratio',
    type: 'gauge',
    help: 'Estimated over counted bytes of the last 15 to 30 minutes: far from 1, the sampling rate is wrong or not every packet may be sampled.',
    read: ({ ratio }) => ratio,
  },
]

/** Every family of which there is a sample. */
export function* interfaceFamilies(
  table: InterfaceTable,
  names: InterfaceNames = nameless,
): Generator<InterfaceFamily> {
  for (const family of everyFamily(table, names)) if (family.values.length > 0) yield family
}

function* everyFamily(table: InterfaceTable, names: InterfaceNames): Generator<InterfaceFamily> {
  const rows = [...table.rows].map((row) => ({ row, labels: labelsOf(row, names) }))
  for (const [number, counter] of interfaceCounters.entries()) {
    yield {
      name: counter.family,
      help: counter.help,
      type: counter.kind,
      values: rows.flatMap((one) => counterValue(one, counter, number)),
    }
  }
  for (const { name, type, help, read } of auditFamilies) {
    yield { name, type, help, values: rows.flatMap((one) => auditValues(one, read)) }
  }
  yield {
    name: 'flow_discarded_packets_total',
    help: 'Packets that a device says it discarded, by reason.',
    type: 'counter',
    values: [...table.discards].map(({ packets, lastSeen: _, ...labels }) => ({
      labels: { ...labels, sampler: names.samplerName(labels.sampler) },
      value: packets,
    })),
  }
}

function counterValue({ row, labels }: NamedRow, { name }: InterfaceCounter, number: number) {
  const total = row.total(number)
  if (total === undefined) return []
  // the one level that devices tell in bits
  return [{ labels, value: name === 'ifSpeed' ? total / 8n : total }]
}

function auditValues(
  { row, labels }: NamedRow,
  read: (audit: Audit) => number | bigint | undefined,
) {
  return (['in', 'out'] as const).flatMap((direction) => {
    const value = read(row.audits[direction])
    return value === undefined ? [] : [{ labels: { ...labels, direction }, value }]
  })
}

/** In the spelling of snmp_exporter, so that both can be joined on it. */
function labelsOf({ sampler, ifIndex }: InterfaceRow, names: InterfaceNames) {
  const ifName = names.interfaceName(sampler, ifIndex)
  return {
    sampler: names.samplerName(sampler),
    ifIndex: `${ifIndex}`,
    ...(ifName !== '' && { ifName }),
  }
}
