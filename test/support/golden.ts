import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Compares with a golden file; `UPDATE_GOLDEN=1` rewrites it, for a reviewer to read in the diff. */
export function assertGolden(actual: string, file: string): void {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, actual)
  assert.ok(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1`)
  assert.equal(actual, readFileSync(file, 'utf8'))
}
