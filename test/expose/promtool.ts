import { spawnSync } from 'node:child_process'

/** Why tests that need promtool are skipped; `false` where it is installed. */
export const noPromtool: string | false =
  spawnSync('promtool', ['--version']).error === undefined
    ? false
    : 'promtool is not installed (Debian: apt install prometheus)'

/** What `promtool check metrics` has to say about an exposition in text; empty if it is content. */
export function promtoolComplaints(exposition: string | Buffer): string {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: exposition,
    encoding: 'utf8',
  })
  return status === 0 ? '' : `${stdout}${stderr}`
}
