import type { Dictionary } from '../model/dictionary.ts'
import type { TextTest } from './text-test.ts'

const UNKNOWN = 0
const YES = 1
const NO = 2

/** Answers a test on names by their numbers: each name is looked at once. */
export function nameTest(names: Dictionary, test: TextTest): (number: number) => boolean {
  let verdicts = new Uint8Array(256)
  return (number) => {
    if (number >= verdicts.length) verdicts = grown(verdicts, number)
    const verdict = verdicts[number]
    if (verdict !== UNKNOWN) return verdict === YES
    const passes = test(names.text(number))
    verdicts[number] = passes ? YES : NO
    return passes
  }
}

function grown(verdicts: Uint8Array, number: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 ** Math.ceil(Math.log2(number + 1)))
  larger.set(verdicts)
  return larger
}
