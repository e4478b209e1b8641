import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { terminalTable } from '../../src/cli/terminal-table.ts'
import { columnsOf, fit, harmless, renderLine, wrap } from '../../src/cli/terminal-text.ts'

describe('text for a terminal', () => {
  it('can do nothing to the terminal', () => {
    // clear the screen, set the title, 8-bit CSI, turn the direction, a line of its own, delete
    for (const evil of [
      '\u001b[2J',
      '\u001b]0;x\u0007',
      '\u009b2J',
      '\u202e',
      '\n',
      '\r',
      '\u007f',
      '\u2028',
    ]) {
      const shown = renderLine([{ text: `a${evil}b` }], 80, true)
      assert.doesNotMatch(shown, /[\p{C}\p{Zl}\p{Zp}]/u)
      assert.match(shown, /^a\ufffd.*b$/)
    }
    assert.equal(harmless('Zürich – 東京 🛰'), 'Zürich – 東京 🛰')
  })

  it('has colours only where they are wanted, and around the text only', () => {
    const line = [{ text: 'a', style: 'error' }, { text: ' b' }] as const
    assert.equal(renderLine(line, 80, true), '\u001b[31;1ma\u001b[0m b')
    assert.equal(renderLine(line, 80, false), 'a b')
  })

  it('is as wide as a terminal shows it', () => {
    assert.deepEqual(['abc', '東京', 'e\u0301', '🛰'].map(columnsOf), [3, 4, 1, 2])
  })

  it('goes on in the next line between words', () => {
    assert.deepEqual(wrap('one two three four', 9), ['one two', 'three', 'four'])
    assert.deepEqual(wrap('one incredible', 5), ['one', 'incredible'])
    assert.deepEqual(wrap('one two', Number.POSITIVE_INFINITY), ['one two'])
  })

  it('is cut where there is no room, and says so', () => {
    assert.deepEqual(
      [fit('abcdef', 6), fit('abcdef', 5), fit('東京都', 5), fit('abc', 0)],
      ['abcdef', 'abcd…', '東京…', ''],
    )
    assert.equal(renderLine([{ text: 'abc' }, { text: 'def' }], 5, false), 'abcd…')
  })
})

describe('a table for a terminal', () => {
  const columns = [{ title: 'name' }, { title: 'address' }, { title: 'bit/s', isNumber: true }]
  const rows = [
    ['a router with a long name', '192.0.2.1', '1.00 G'],
    ['b', '192.0.2.2', '20 k'],
  ]
  const shown = (width: number) =>
    terminalTable(columns, rows, width).map((line) => renderLine(line, width, false))

  it('has numbers on the right', () => {
    assert.deepEqual(shown(80), [
      'name                       address     bit/s',
      'a router with a long name  192.0.2.1  1.00 G',
      'b                          192.0.2.2    20 k',
    ])
  })

  it('takes away from the widest text, not from numbers', () => {
    assert.deepEqual(shown(34), [
      'name             address     bit/s',
      'a router with …  192.0.2.1  1.00 G',
      'b                192.0.2.2    20 k',
    ])
    for (const line of shown(20)) assert.ok(columnsOf(line) <= 20, line)
  })
})
