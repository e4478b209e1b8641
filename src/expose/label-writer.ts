import { type FieldName, fieldDefinition } from '../model/fields.ts'
import { interfaceWords } from '../model/named-numbers.ts'
import { renderWords } from '../model/render.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { Names } from './flow-family.ts'

/** From here on a word of an interface has a name. */
const FIRST_NAMED = Math.min(...Object.values(interfaceWords))

/** Writes the value of one label whose key words begin at `at`. */
export type LabelWriter = (writer: ByteWriter, keys: Uint32Array, at: number) => void

/** Chooses, once for all rows, how a field is written: the frequent kinds without making a string. */
export function labelWriter(field: FieldName, names: Names): LabelWriter {
  const { kind, text } = fieldDefinition(field)
  if (kind === 'ref' || text === 'name') {
    return (writer, keys, at) => writer.labelValue(names.text(keys[at] ?? 0))
  }
  if (kind === 'u32' && text === 'number') return numberWriter(field)
  const rendered: LabelWriter = (writer, keys, at) =>
    writer.labelValue(renderWords(field, keys, at))
  if (text === 'interface') {
    return (writer, keys, at) => {
      const word = keys[at] ?? 0
      if (word < FIRST_NAMED) writer.u32(word)
      else rendered(writer, keys, at)
    }
  }
  if (text !== 'address') return rendered
  return (writer, keys, at) => {
    if (keys[at + 4] === 4) writer.ipv4(keys[at + 3] ?? 0)
    else rendered(writer, keys, at)
  }
}

function numberWriter(field: FieldName): LabelWriter {
  const { fill, absent } = fieldDefinition(field)
  if (absent === undefined) return (writer, keys, at) => writer.u32(keys[at] ?? 0)
  return (writer, keys, at) => {
    const word = keys[at] ?? 0
    if (word === fill) writer.labelValue(absent)
    else writer.u32(word)
  }
}
