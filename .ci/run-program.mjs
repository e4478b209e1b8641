import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'

/** Runs a program to its end, which has to be a good one, and returns what it printed. */
export function runProgram(program, ...words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  assert.equal(status, 0, `${program} ${words.join(' ')}: ${stdout}${stderr}`)
  return stdout.trim()
}
