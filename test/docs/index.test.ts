import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'

it('docs/README.md has tutorial, how-to, reference and explanation, and each page once', () => {
  const text = readFileSync('docs/README.md', 'utf8')
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)
  assert.deepEqual(headings, ['Tutorial', 'How to', 'Reference', 'Explanation'])
  const listed = [...text.matchAll(/^\| \[([^\]]+)\]/gm)].map(([, page]) => page)
  assert.deepEqual(listed, [...new Set(listed)])
})
