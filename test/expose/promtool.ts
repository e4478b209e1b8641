import { spawnSync } from 'node:child_process'

/** Why tests that need promtool are skipped; `false` where it is installed. */
export const noPromtool: string | false =
  spawnSync('promtool', ['--version']).error === undefined
    ? false
    : 'promtool is not installed (Debian: apt install prometheus)'

/**
 * What families of interfaces do on purpose: they say that they are the interface's own counters, and
 * spell `ifIndex` and its like as snmp_exporter does, so that both can be joined on it.
 */
const onPurpose =
  /^flow_(interface_(counter|audit)_\w+|interface_(info|speed_bytes)|discarded_packets_total) (metric name should not include type 'counter'|label names should be written in 'snake_case' not 'camelCase')$/

/** What `promtool check metrics` has to say about an exposition in text; empty if it is content. */
export function promtoolComplaints(exposition: string | Buffer): string {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: exposition,
    encoding: 'utf8',
  })
  if (status === 0) return ''
  const lines = `${stdout}${stderr}`.split('\n')
  return lines.filter((line) => !onPurpose.test(line)).join('\n')
}
