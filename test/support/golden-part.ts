import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Compares what stands between `<!-- begin: name -->` and `<!-- end: name -->` in a page with what
 * the code says; `UPDATE_GOLDEN=1` rewrites it, for a reviewer to read in the diff.
 */
export function assertGoldenPart(actual: string, file: string, name: string): void {
  const page = readFileSync(file, 'utf8')
  const begin = `<!-- begin: ${name} -->\n`
  const end = `<!-- end: ${name} -->`
  const from = page.indexOf(begin) + begin.length
  const to = page.indexOf(end)
  assert.ok(from >= begin.length && to >= from, `${file} has no part ${name}`)
  const wanted = `${page.slice(0, from)}${actual}\n${page.slice(to)}`
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, wanted)
  assert.equal(readFileSync(file, 'utf8'), wanted)
}
