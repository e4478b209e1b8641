import { it } from 'node:test'
import fc from 'fast-check'
import { assertProperty } from './assert-property.ts'
import { type Below, below } from './mutate.ts'

/** Makes bytes of one kind. */
export type Maker = (pick: Below) => Uint8Array

/** Tests of so many runs with bytes of each kind, as many of each; `receiveAll` throws where anything is wrong. */
export function fuzz(
  makers: Readonly<Record<string, Maker>>,
  runs: number,
  receiveAll: (pick: Below, make: Maker) => void,
): void {
  const kinds = Object.entries(makers)
  for (const [name, make] of kinds) {
    it(`of ${name} are counted one and all, in bounded memory`, () => {
      assertProperty(
        fc.property(fc.integer(), (start) => receiveAll(below(start), make)),
        { numRuns: Math.ceil(runs / kinds.length), endOnFailure: true },
      )
    })
  }
}
