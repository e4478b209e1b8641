import assert from 'node:assert/strict'

/** Asserts that a number is no further from another than this share of it. */
export function about(actual: number, expected: number, share: number): void {
  const apart = Math.abs(actual - expected)
  assert.ok(apart <= share * Math.abs(expected), `${actual} is about ${expected}`)
}
