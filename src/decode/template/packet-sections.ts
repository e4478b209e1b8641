import type { FieldName } from '../../model/fields.ts'
import type { Column, Flows } from '../../model/flows.ts'
import type { Tunnel } from '../../model/tunnels.ts'
import { type FirstLayer, PacketReader } from '../packet/packet-reader.ts'
import { fits, readNumber } from './element-readers.ts'
import type { FieldSpecifier } from './template.ts'

/** An element that holds how a packet begins. */
interface SectionElement {
  readonly id: number
  readonly name: string
  /** None where only its length says something. */
  readonly first?: FirstLayer
}

/** RFC 5477 §8.5, RFC 7133 §3.2: these elements, the one that holds most of the packet first. */
export const sectionElements: readonly SectionElement[] = [
  { id: 315, name: 'dataLinkFrameSection', first: 'ethernet' },
  { id: 104, name: 'layer2packetSectionData', first: 'ethernet' },
  { id: 316, name: 'mplsLabelStackSection', first: 'mpls' },
  { id: 313, name: 'ipHeaderPacketSection', first: 'ip' },
  { id: 317, name: 'mplsPayloadPacketSection', first: 'ip' },
  // of which protocol it is, is in the header that is not there
  { id: 314, name: 'ipPayloadPacketSection' },
]

/** RFC 7133 §3.2.2: IE 408, dataLinkFrameType, and its value for IEEE 802.3; 802.11 is another. */
const FRAME_TYPE = 408
const ETHERNET = 1
/** RFC 7133 §3.2.3: how many bytes of the packet are missing before the section. */
const SECTION_OFFSET = 409
/** RFC 7133 §3.2.4: how many bytes of a section of fixed length are of the packet. */
const SECTION_EXPORTED_OCTETS = 410

/** A section in a template, and what else there says how to read it: positions in the template. */
interface Section {
  readonly position: number
  readonly first: FirstLayer | undefined
  readonly offset: number | undefined
  readonly exportedOctets: number | undefined
}

/** Reads the packets whose beginnings are in the records of one template. */
export class PacketSections {
  /** Those that may be written. */
  readonly columns: readonly Column[]
  readonly #packets: PacketReader
  readonly #sections: readonly Section[]
  readonly #frameType: number | undefined
  /** Where the record says nothing of bytes itself. */
  readonly #bytes: Column | undefined
  #view: DataView = new DataView(new ArrayBuffer(0))
  #record = 0
  #offsets: Int32Array = new Int32Array(0)
  #lengths: Int32Array = new Int32Array(0)

  /** Of the template's sections, which there must be, for the fields that its other elements leave. */
  constructor(
    sections: readonly Section[],
    fields: readonly FieldSpecifier[],
    flows: Flows,
    filled: ReadonlySet<FieldName>,
    decapsulate: ReadonlySet<Tunnel>,
  ) {
    this.#packets = new PacketReader(flows, decapsulate, filled)
    this.#sections = sections
    this.#frameType = positionsOf(fields, FRAME_TYPE)[0]
    this.#bytes = filled.has('bytes') ? undefined : flows.column('bytes')
    this.columns = this.#packets.columns
  }

  /** Reads the sections of a record into a row. The offsets of its fields count from `record` on. */
  read(
    view: DataView,
    record: number,
    offsets: Int32Array,
    lengths: Int32Array,
    row: number,
  ): void {
    this.#view = view
    this.#record = record
    this.#offsets = offsets
    this.#lengths = lengths
    for (const { position, first, offset, exportedOctets } of this.#sections) {
      const start = record + (offsets[position] ?? 0)
      const length = Math.min(lengths[position] ?? 0, this.#number(exportedOctets) ?? 0xffff)
      if (length === 0) continue
      this.#estimate(length, row)
      if (first === undefined || this.#number(offset)) continue
      if (first === 'ethernet' && (this.#number(this.#frameType) ?? ETHERNET) !== ETHERNET) continue
      this.#packets.read(view, start, start + length, first, row)
      // the others are parts of the same packet
      if (first === 'ethernet') return
    }
  }

  /** A packet is as long as its section, until an IP header in there says otherwise. */
  #estimate(length: number, row: number): void {
    if (this.#bytes === undefined || this.#bytes.data[2 * row + 1] !== 0) return
    this.#bytes.data[2 * row + 1] = length
  }

  #number(position: number | undefined): number | undefined {
    if (position === undefined) return undefined
    const length = this.#lengths[position] ?? 0
    if (!fits('u64', length)) return undefined
    return readNumber(this.#view, this.#record + (this.#offsets[position] ?? 0), length)
  }
}

/**
 * The sections in a template. RFC 7133 §3.2.3, §3.2.4: of several offsets or lengths, the first is
 * that of the first section in the template, and so on.
 */
export function findSections(fields: readonly FieldSpecifier[]): readonly Section[] {
  const positions = positionsOf(fields, ...sectionElements.map(({ id }) => id))
  if (positions.length === 0) return []
  const offsets = positionsOf(fields, SECTION_OFFSET)
  const exportedOctets = positionsOf(fields, SECTION_EXPORTED_OCTETS)
  return sectionElements.flatMap(({ id, first }) => {
    const nth = positions.findIndex((position) => fields[position]?.id === id)
    const position = positions[nth]
    return position === undefined
      ? []
      : [{ position, first, offset: offsets[nth], exportedOctets: exportedOctets[nth] }]
  })
}

function positionsOf(fields: readonly FieldSpecifier[], ...ids: readonly number[]): number[] {
  return [...fields.keys()].filter((position) => {
    const field = fields[position]
    return field !== undefined && field.enterprise === 0 && ids.includes(field.id)
  })
}
