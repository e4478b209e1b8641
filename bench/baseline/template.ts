import { type ElementType, elements } from './elements.ts'
import type { FlowRecord } from './flow-record.ts'
import { readField } from './read-field.ts'

interface TemplateField {
  readonly name: string
  readonly type: ElementType
  readonly length: number
}

/** A template, its fields looked up when it arrived. */
export interface Template {
  readonly options: boolean
  readonly recordLength: number
  readonly fields: readonly TemplateField[]
}

/** Reads `count` pairs of element id and length. */
export function readTemplate(
  data: Buffer,
  offset: number,
  count: number,
  options: boolean,
): Template {
  const fields: TemplateField[] = []
  let recordLength = 0
  for (let i = 0; i < count; i++) {
    const id = data.readUInt16BE(offset + i * 4)
    const length = data.readUInt16BE(offset + i * 4 + 2)
    const { name, type } = elements.get(id) ?? { name: `element${id}`, type: 'bytes' }
    fields.push({ name, type, length })
    recordLength += length
  }
  return { options, recordLength, fields }
}

/** Reads all records of a set. */
export function readRecords(
  data: Buffer,
  start: number,
  end: number,
  { fields, recordLength }: Template,
): FlowRecord[] {
  const records: FlowRecord[] = []
  for (let offset = start; offset + recordLength <= end; ) {
    const record: FlowRecord = {}
    for (const { name, type, length } of fields) {
      record[name] = readField(data, offset, length, type)
      offset += length
    }
    records.push(record)
  }
  return records
}
