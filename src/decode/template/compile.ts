import type { FieldName } from '../../model/fields.ts'
import type { Flows } from '../../model/flows.ts'
import type { Tunnel } from '../../model/tunnels.ts'
import { fits } from './element-readers.ts'
import {
  type InformationElement,
  informationElements,
  systemInitTime,
} from './information-elements.ts'
import { findSections, PacketSections } from './packet-sections.ts'
import { RecordReader, type Step } from './record-reader.ts'
import { type FieldSpecifier, type Template, VARIABLE_LENGTH } from './template.ts'

/** An element of the table, its row there, and where in the template it stands. */
interface Candidate {
  readonly element: InformationElement
  readonly rank: number
  readonly position: number
}

/** Elements with their rows by id, those of IANA and of RFC 5103 apart. */
const elementsById = groupBy(
  informationElements.map((element, rank) => ({ element, rank })),
  ({ element }) => key(element.id, element.enterprise),
)

/**
 * A template for both IP versions leaves the elements of one of them empty: of these fields, every
 * element is tried until one says something.
 */
const tried: ReadonlySet<FieldName> = new Set<FieldName>([
  'src_addr',
  'dst_addr',
  'src_mask',
  'dst_mask',
  'src_net',
  'dst_net',
  'exporter_addr',
  'next_hop',
  'bgp_next_hop',
  'post_nat_src_addr',
  'post_nat_dst_addr',
  'etype',
  'ip_version',
])

/** IE 71–79: the labels below the top one. */
const LOWER_LABELS = Array.from({ length: 9 }, (_, i) => 71 + i)

const nothing: ReadonlySet<Tunnel> = new Set()

/**
 * Makes a data template ready to run: which wanted column each field fills, decided once. Everything
 * nobody asked for is skipped. Sections of packets are looked into, and there into the tunnels of
 * `decapsulate`.
 */
export function compile(
  template: Template,
  flows: Flows,
  decapsulate: ReadonlySet<Tunnel> = nothing,
): RecordReader {
  // fields of no length are as good as not there, and would only be walked over
  const fields = template.fields.filter(({ length }) => length > 0)
  const candidates = findCandidates(fields)
  const steps: Step[] = []
  for (const [field, choices] of candidates) {
    if (!flows.wanted.has(field)) continue
    steps.push(...chooseSteps(field, choices, fields, candidates, flows))
  }
  const flowEnd = candidates.get('time_flow_end_ns')?.[0]
  return new RecordReader({
    fields,
    flows,
    steps,
    sections: readSections(fields, candidates, flows, decapsulate),
    initTime: positionOf(fields, systemInitTime),
    flowEnd: flowEnd && { read: flowEnd.element.read, position: flowEnd.position },
  })
}

/** For each field the elements that can fill it, best first; of a repeated element the first. */
function findCandidates(specifiers: readonly FieldSpecifier[]): Map<FieldName, Candidate[]> {
  const found: Candidate[] = []
  const seen = new Set<number>()
  for (const [position, { id, enterprise, length }] of specifiers.entries()) {
    const rows = elementsById.get(key(id, enterprise))
    // the first occurrence is the outer packet's
    if (rows === undefined || seen.has(key(id, enterprise))) continue
    seen.add(key(id, enterprise))
    for (const { element, rank } of rows) {
      const readable = length === VARIABLE_LENGTH || fits(element.read, length)
      if (readable) found.push({ element, rank, position })
    }
  }
  found.sort((a, b) => a.rank - b.rank)
  return groupBy(found, ({ element }) => element.field)
}

/** What the sections of a packet fill: nothing that the record itself says, and says better. */
function readSections(
  fields: readonly FieldSpecifier[],
  candidates: ReadonlyMap<FieldName, Candidate[]>,
  flows: Flows,
  decapsulate: ReadonlySet<Tunnel>,
): PacketSections | undefined {
  const sections = findSections(fields)
  if (sections.length === 0) return undefined
  const filled = new Set(candidates.keys())
  // where the record counts packets, the section shows only one of them
  if (candidates.get('packets')?.[0]?.element.read !== 'one') filled.add('bytes')
  const reader = new PacketSections(sections, fields, flows, filled, decapsulate)
  return reader.columns.length === 0 ? undefined : reader
}

function chooseSteps(
  field: FieldName,
  choices: readonly Candidate[],
  fields: readonly FieldSpecifier[],
  all: ReadonlyMap<FieldName, Candidate[]>,
  flows: Flows,
): Step[] {
  const column = flows.column(field)
  const [best] = choices
  if (column === undefined || best === undefined || !countsWayBack(field, best, all)) return []
  const step = ({ element, position }: Candidate, onlyIfAbsent: boolean): Step => ({
    read: element.read,
    column,
    position,
    onlyIfAbsent,
  })
  if (best.element.read === 'mpls_labels') {
    const lower = LOWER_LABELS.map((id) => positionOf(fields, id))
    return [best.position, ...lower.filter((position) => position !== undefined)].map((position) =>
      step({ ...best, position }, false),
    )
  }
  return (tried.has(field) ? choices : [best]).map((choice, i) => step(choice, i > 0))
}

/** IE 232, 299 are the way back of IE 231, 298 only: beside IE 1 or 85 they would count it twice. */
function countsWayBack(
  field: FieldName,
  { element }: Candidate,
  all: ReadonlyMap<FieldName, Candidate[]>,
): boolean {
  if (element.id === 232 && field === 'reverse_bytes') {
    return all.get('bytes')?.[0]?.element.id === 231
  }
  if (element.id === 299 && field === 'reverse_packets') {
    return all.get('packets')?.[0]?.element.id === 298
  }
  return true
}

/** Where a number that other elements depend on stands, in the usual lengths of a number. */
function positionOf(specifiers: readonly FieldSpecifier[], id: number): number | undefined {
  const position = specifiers.findIndex(
    (specifier) => specifier.id === id && specifier.enterprise === 0 && specifier.length <= 8,
  )
  return position === -1 ? undefined : position
}

function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group === undefined) groups.set(keyOf(value), [value])
    else group.push(value)
  }
  return groups
}

function key(id: number, enterprise = 0): number {
  return enterprise * 0x1_0000 + id
}
