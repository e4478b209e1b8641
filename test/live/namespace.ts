import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { without } from './traffic.ts'

const INSIDE = '--inside'

/** Why tests that need a network namespace and these commands are skipped; `false` if all is there. */
export function withoutNamespace(...commands: readonly string[]): string | false {
  const missing = without('unshare', 'ip', ...commands)
  if (missing !== false || isInside()) return missing
  const allowed = spawnSync('unshare', ['--net', 'true']).status === 0
  return !allowed && 'not allowed to make a network namespace (it takes root)'
}

/**
 * Runs the test file anew in a network namespace that has nothing but a loopback interface, so that
 * no packet of samplers, of the program or of the test itself can leave it. Outside, this never
 * returns: what is inside reports in place of this process.
 */
export function enterNamespace(file: string): void {
  if (isInside()) {
    execFileSync('ip', ['link', 'set', 'lo', 'up'])
    return
  }
  const words = [...process.execArgv, fileURLToPath(file), INSIDE]
  const inside = spawnSync('unshare', ['--net', process.execPath, ...words], { stdio: 'inherit' })
  process.exit(inside.status ?? 1)
}

function isInside(): boolean {
  return process.argv.includes(INSIDE)
}
