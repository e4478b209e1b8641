import { parseAddress } from '../../model/address.ts'
import type { Flows } from '../../model/flows.ts'
import { type JsonReader, jsonKinds } from './json-reader.ts'

/** Longer lists and objects are not looked into: no real one is. */
const MOST_BYTES = 64 * 1024

/**
 * The members of a list, or of an object by their keys; `undefined` for what is neither, or too long.
 * What is a list or object itself reads empty, however deep it goes.
 */
export function membersOf(value: JsonReader): readonly (readonly [string, string])[] | undefined {
  if (value.end - value.start > MOST_BYTES) return undefined
  if (value.kind !== jsonKinds.list && value.kind !== jsonKinds.object) return undefined
  try {
    const members = Object.entries(JSON.parse(value.source()) as object)
    return members.map(([key, member]) => [key, typeof member === 'object' ? '' : String(member)])
  } catch (error) {
    // its end was found, but it is no JSON
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Writes a list of numbers for a `ref`; what does not fit into the batch is noted there. */
export function writeNumbers(
  numbers: readonly number[],
  data: Uint32Array,
  at: number,
  flows: Flows,
): void {
  if (numbers.length === 0) return
  const offset = flows.allocate(4 * numbers.length)
  if (offset === undefined) return
  for (const [i, number] of numbers.entries()) flows.writeArena(offset + 4 * i, number)
  data[at] = offset
  data[at + 1] = 4 * numbers.length
}

/** Writes a list of addresses, all in four bytes or all in sixteen. */
export function writeAddresses(
  texts: readonly string[],
  data: Uint32Array,
  at: number,
  flows: Flows,
): boolean {
  const all = texts.map(parseAddress)
  const addresses = all.filter((address) => address !== undefined)
  if (addresses.length !== all.length) return false
  // four of four bytes would read as one of sixteen
  const short = addresses.length % 4 !== 0 && addresses.every(([, , , , family]) => family === 4)
  const words = addresses.flatMap(([a, b, c, d, family]) => {
    if (short) return [d]
    return family === 4 ? [0, 0, 0xffff, d] : [a, b, c, d]
  })
  writeNumbers(words, data, at, flows)
  return true
}
