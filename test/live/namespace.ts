import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { without } from './traffic.ts'

const INSIDE = '--inside'

/** Why tests that need a network namespace and these commands are skipped; `false` if all is there. */
export function withoutNamespace(...commands: readonly string[]): string | false {
  const missing = without('unshare', 'ip', ...commands)
  if (missing !== false || inNamespace()) return missing
  const allowed = spawnSync('unshare', ['--net', '--mount', 'true']).status === 0
  return !allowed && 'not allowed to make a network namespace (it takes root)'
}

/**
 * Runs the test file anew in a network namespace that has nothing but a loopback interface, so that
 * no packet of samplers, of the program or of the test itself can leave it; names lead to it. Outside, this
 * never returns: what is inside reports in place of this process.
 */
export function enterNamespace(file: string, names: readonly string[] = []): void {
  if (inNamespace()) {
    execFileSync('ip', ['link', 'set', 'lo', 'up'])
    if (names.length === 0) return
    const folder = mkdtempSync(join(tmpdir(), 'flowtally-hosts-'))
    const hosts = join(folder, 'hosts')
    writeFileSync(hosts, `127.0.0.1 localhost ${names.join(' ')}\n`)
    execFileSync('mount', ['--bind', hosts, '/etc/hosts'])
    rmSync(folder, { recursive: true })
    return
  }
  const words = [...process.execArgv, fileURLToPath(file), INSIDE]
  const inside = spawnSync('unshare', ['--net', '--mount', process.execPath, ...words], {
    stdio: 'inherit',
  })
  process.exit(inside.status ?? 1)
}

/** Whether this process has a network for itself, with every port of it. */
export function inNamespace(): boolean {
  return process.argv.includes(INSIDE)
}
