import { describe, it } from 'node:test'
import { markdownTable } from '../../src/config/docs/markdown-table.ts'
import { interfaceCounters } from '../../src/model/counter-sample.ts'
import { assertGoldenPart } from '../support/golden-part.ts'

describe('docs/interfaces.md', () => {
  it('has every counter', () => {
    const rows = interfaceCounters.map(({ family, kind, help }) => [`\`${family}\``, kind, help])
    const table = markdownTable(['Family', 'Type', 'What'], rows)
    assertGoldenPart(table, 'docs/interfaces.md', 'counters')
  })
})
