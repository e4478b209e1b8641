import { inNetwork, parseAddress } from '../model/address.ts'
import type { Match } from './metric-definition.ts'

/** Whether a text is what a condition asks for. */
export type TextTest = (text: string) => boolean

/** Whether a text is any of `matches`; a network has it if it is an address in that network. */
export function textTest(matches: readonly Match[]): TextTest {
  const tests = matches.map(oneTest)
  return (text) => tests.some((test) => test(text))
}

function oneTest(match: Match): TextTest {
  switch (match.kind) {
    case 'text':
      return (text) => text === match.text
    case 'pattern':
      return (text) => match.pattern.test(text)
    case 'network':
      return (text) => {
        const words = parseAddress(text)
        return words !== undefined && inNetwork(words, 0, match.network)
      }
    case 'range':
      return (text) => inRange(Number(text), match)
  }
}

function inRange(number: number, { from, to }: { from: number; to: number }): boolean {
  return number >= from && number <= to
}
