import { setImmediate } from 'node:timers/promises'
import { FREE, WAITING, ZERO } from '../model/row-state.ts'
import { ByteWriter } from './byte-writer.ts'
import { familyHeader } from './family-header.ts'
import type { FlowDefinition, FlowFamily, Names, ValueName, Viewer } from './flow-family.ts'
import type { Format } from './format.ts'
import { type LabelWriter, labelWriter } from './label-writer.ts'
import { type Literal, literal } from './literal.ts'

const OTHER = literal('other')
const NEWLINE = literal('\n')
const ZERO_VALUE = literal('0\n')

/** What each value of a metric counts, for the help text. */
const valueHelp: Readonly<Record<ValueName, (definition: FlowDefinition) => string>> = {
  bytes: ({ bytes, scale }) =>
    `${bytes === 'ip' ? 'bytes of IP packets' : 'bytes'}${scaled(scale)}`,
  packets: ({ scale }) => `packets${scaled(scale)}`,
  flows: () => 'flows as exported',
  sampled_packets: () => 'packets that were really seen',
}

function scaled(scale: boolean): string {
  return scale ? ', multiplied by the sampling rate' : ' as exported'
}

/** How a scrape is to look. */
export interface View {
  readonly format: Format
  readonly viewer: Viewer
  /** Whether each counter says when it began, where the format has a place for that. */
  readonly created: boolean
}

/** How to write a row: before each label's value its separator and name, after the last the end. */
interface RowShape {
  readonly labels: readonly {
    readonly before: Literal
    readonly write: LabelWriter
    /** Whether its value is in the key of the row, or among its names; and where. */
    readonly isKey: boolean
    readonly at: number
    /** It reads `other` where any of these bits is set. */
    readonly bits: number
  }[]
  readonly end: Literal
}

/**
 * Writes the families of all metrics straight from their columns, in chunks of 16 KiB. Other work
 * gets its turn after each; the tables must not change before the promise resolves.
 */
export async function renderFlowMetrics(
  tables: readonly FlowFamily[],
  names: Names,
  view: View,
  write: (chunk: Buffer) => void,
): Promise<void> {
  const writer = new ByteWriter(write)
  for (const table of tables) {
    for (const value of table.definition.values.keys()) {
      await renderFamily(table, value, names, view, writer)
    }
  }
  writer.flush()
}

async function renderFamily(
  table: FlowFamily,
  value: number,
  names: Names,
  { format, viewer, created }: View,
  writer: ByteWriter,
): Promise<void> {
  const { definition, rows } = table
  const atZero = viewer === 'scraper' ? ZERO : FREE
  const name = `${definition.name}_${definition.values[value]}`
  writer.text(familyHeader(name, 'counter', helpOf(definition, value), format))
  const shape = rowShape(table, `${name}_total`, names)
  const createdShape =
    created && format === 'openmetrics' ? rowShape(table, `${name}_created`, names) : undefined
  let { chunks } = writer
  for (let row = 0; row < rows.end; row++) {
    const state = rows.states[row]
    if (state === FREE || state === WAITING) continue
    writeLabels(writer, table, shape, row)
    if (state === atZero) writer.literal(ZERO_VALUE)
    else writeSum(writer, table, row, value)
    if (createdShape !== undefined) {
      writeLabels(writer, table, createdShape, row)
      writer.text(`${(rows.created[row] ?? 0) / 1000}\n`)
    }
    if (writer.chunks !== chunks) {
      await setImmediate()
      chunks = writer.chunks
    }
  }
}

function writeLabels(
  writer: ByteWriter,
  { layout, rows: { keys, names, others } }: FlowFamily,
  shape: RowShape,
  row: number,
): void {
  const key = row * layout.words
  const name = row * layout.attached.length
  const other = others[row] ?? 0
  for (const { before, write, isKey, at, bits } of shape.labels) {
    writer.literal(before)
    if ((other & bits) !== 0) writer.literal(OTHER)
    else if (isKey) write(writer, keys, key + at)
    else write(writer, names, name + at)
  }
  writer.literal(shape.end)
}

function writeSum(
  writer: ByteWriter,
  { definition, rows: { sums } }: FlowFamily,
  row: number,
  value: number,
): void {
  const sum = 2 * (row * definition.values.length + value)
  writer.u64(sums[sum] ?? 0, sums[sum + 1] ?? 0)
  writer.literal(NEWLINE)
}

function rowShape({ definition, layout }: FlowFamily, name: string, names: Names): RowShape {
  const labels = definition.labels.map(({ label, field }, i) => {
    const key = layout.labels.find((one) => one.label === label)
    const attached = layout.attached.find((one) => one.label === label)
    return {
      before: literal(`${i === 0 ? `${name}{` : '",'}${label}="`),
      write: labelWriter(field, names),
      isKey: key !== undefined,
      at: (key ?? attached)?.at ?? 0,
      bits: key?.bit ?? attached?.bits ?? 0,
    }
  })
  return { labels, end: literal(labels.length === 0 ? `${name} ` : '"} ') }
}

function helpOf(definition: FlowDefinition, value: number): string {
  const { help, values } = definition
  const what = values[value]
  const counted = what === undefined ? '' : valueHelp[what](definition)
  return `${help.replace(/\.$/, '')}: ${counted}.`
}
