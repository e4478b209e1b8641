import { digits } from './digits.ts'
import { type JsonReader, jsonKinds } from './json-reader.ts'

/** A whole number from 0 to `most` in a number or in a text of digits; -1 for anything else. */
export function wholeNumber(value: JsonReader, most: number): number {
  const { kind } = value
  if (kind === jsonKinds.number && value.number <= most) return value.number
  let number = Number.NaN
  if (kind === jsonKinds.text) number = digits(value.bytes, value.start, value.end)
  else if (kind === jsonKinds.number) number = Number(value.source())
  return number >= 0 && number <= most && Number.isInteger(number) ? number : -1
}
