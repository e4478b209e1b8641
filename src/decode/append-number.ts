import type { Flows } from '../model/flows.ts'

/** Adds a number to the list that the ref at `at` names, or begins one with room for `most`. */
export function appendNumber(
  flows: Flows,
  data: Uint32Array,
  at: number,
  number: number,
  most: number,
): void {
  const length = data[at + 1] ?? 0
  if (length === 0) {
    const offset = flows.allocate(4 * most)
    if (offset === undefined) return
    data[at] = offset
  }
  if (length >= 4 * most) return
  flows.writeArena((data[at] ?? 0) + length, number)
  data[at + 1] = length + 4
}
