import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAsNumber } from '../../src/model/as-number.ts'

describe('the number of an AS', () => {
  for (const [text, number] of [
    ['1', 1],
    ['64500', 64_500],
    ['AS64500', 64_500],
    ['as4294967295', 4_294_967_295],
    ['0015169', 15_169],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(parseAsNumber(text), number))
  }

  for (const text of [
    '0',
    'AS0',
    '4294967296',
    '99999999999',
    '-1',
    '1.10',
    '1e3',
    'AS',
    '',
    ' 1',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseAsNumber(text), undefined))
  }
})
