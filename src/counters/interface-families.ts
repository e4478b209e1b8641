import { interfaceCounters } from '../model/counter-sample.ts'
import type { Audit } from './audit.ts'
import type { InterfaceRow } from './interface-row.ts'
import type { DiscardRow, InterfaceTable } from './interface-table.ts'

/** What samplers and their interfaces are called now. */
export interface InterfaceNames {
  /** Of the sampler with an address; no two are called alike. */
  samplerName(address: string): string
  /** Empty where it is not known. */
  interfaceName(sampler: string, ifIndex: number): string
}

const nameless: InterfaceNames = { samplerName: (address) => address, interfaceName: () => '' }

type Labels = Readonly<Record<string, string>>

interface InterfaceValue {
  readonly labels: Labels
  readonly value: number | bigint
}

/** A metric family with its samples, which are made while they are written: there may be many. */
export interface InterfaceFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly values: Iterable<InterfaceValue>
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
  for (const family of everyFamily(table, names)) if (!isEmpty(family.values)) yield family
}

function* everyFamily(table: InterfaceTable, names: InterfaceNames): Generator<InterfaceFamily> {
  const rows = [...table.rows]
  const discards = [...table.discards]
  const labels = labelsOnce(names)
  for (const [number, { family, help, kind, name }] of interfaceCounters.entries()) {
    // the one level that devices tell in bits
    const unit = name === 'ifSpeed' ? 8n : 1n
    const values = made(() => counterValues(rows, labels, number, unit))
    yield { name: family, help, type: kind, values }
  }
  for (const { name, type, help, read } of auditFamilies) {
    yield { name, type, help, values: made(() => auditValues(rows, labels, read)) }
  }
  yield {
    name: 'flow_discarded_packets_total',
    help: 'Packets that a device says it discarded, by reason.',
    type: 'counter',
    values: made(() => discardValues(discards, names)),
  }
}

/** Anew for each who reads them. */
function made<Value>(make: () => Iterator<Value>): Iterable<Value> {
  return { [Symbol.iterator]: make }
}

function isEmpty(values: Iterable<unknown>): boolean {
  for (const _ of values) return false
  return true
}

function* counterValues(
  rows: readonly InterfaceRow[],
  labels: (row: InterfaceRow) => Labels,
  number: number,
  unit: bigint,
): Generator<InterfaceValue, void> {
  for (const row of rows) {
    const total = row.total(number)
    if (total !== undefined) yield { labels: labels(row), value: total / unit }
  }
}

function* auditValues(
  rows: readonly InterfaceRow[],
  labels: (row: InterfaceRow) => Labels,
  read: (audit: Audit) => number | bigint | undefined,
): Generator<InterfaceValue, void> {
  for (const row of rows) {
    for (const direction of ['in', 'out'] as const) {
      const value = read(row.audits[direction])
      if (value !== undefined) yield { labels: { ...labels(row), direction }, value }
    }
  }
}

function* discardValues(
  discards: readonly DiscardRow[],
  names: InterfaceNames,
): Generator<InterfaceValue, void> {
  for (const { sampler, ifIndex, reason, packets } of discards) {
    yield { labels: { sampler: names.samplerName(sampler), ifIndex, reason }, value: packets }
  }
}

/** Names are looked up once for all families. */
function labelsOnce(names: InterfaceNames): (row: InterfaceRow) => Labels {
  const known = new Map<InterfaceRow, Labels>()
  return (row) => {
    const labels = known.get(row) ?? labelsOf(row, names)
    known.set(row, labels)
    return labels
  }
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
