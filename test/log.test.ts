import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { logfmtLine, textLine } from '../src/log.ts'

const line = (rest: object) =>
  textLine(JSON.stringify({ level: 40, time: '2026-11-21T01:02:03.456Z', ...rest }))

describe('a line of the log as text', () => {
  it('has time, level, message, and what belongs to it', () => {
    assert.equal(
      line({ port: 2055, listen: 'flow://:2055', msg: 'receiving flows' }),
      '2026-11-21T01:02:03.456Z warn  receiving flows port=2055 listen=flow://:2055\n',
    )
  })

  const values = [
    ['two words', '"two words"'],
    ['a=b', '"a=b"'],
    ['say "no"', '"say \\"no\\""'],
    ['two\nlines', '"two\\nlines"'],
    ['\u001b[31mred', '"\\u001b[31mred"'],
    ['', '""'],
    [{ a: [1] }, '"{\\"a\\":[1]}"'],
    [null, 'null'],
  ] as const
  for (const [value, text] of values) {
    it(`writes ${JSON.stringify(value)} as ${text}`, () => {
      assert.equal(line({ value, msg: 'm' }), `2026-11-21T01:02:03.456Z warn  m value=${text}\n`)
    })
  }
})

it('writes a line of the log as logfmt', () => {
  const line = { level: 40, time: '2026-11-21T01:02:03.456Z', port: 2055, msg: 'two words', a: '' }
  assert.equal(
    logfmtLine(JSON.stringify(line)),
    'time=2026-11-21T01:02:03.456Z level=warn msg="two words" port=2055 a=""\n',
  )
})
