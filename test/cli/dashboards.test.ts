import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, it } from 'node:test'
import { commandLine } from '../../src/cli/command-line.ts'
import { dashboardsCommand } from '../../src/cli/dashboards.ts'
import { ConfigError } from '../../src/config/config-error.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowtally-dashboards-'))
  folders.push(folder)
  return folder
}

const run = (...words: readonly string[]) =>
  commandLine([dashboardsCommand({})], ['dashboards', ...words]).parseAsync()

describe('flowtally dashboards', () => {
  it('writes those that lie in dashboards/, and makes the directory', async () => {
    const out = join(newFolder(), 'new', 'one')
    await run('--asn=64500', '--out', out)
    const names = readdirSync(out)
    assert.equal(names.length, 5)
    for (const name of names) {
      assert.equal(
        readFileSync(join(out, name), 'utf8'),
        readFileSync(join('dashboards', name), 'utf8'),
      )
    }
  })

  it('leaves out what the metrics do not have', async () => {
    const out = newFolder()
    const config = join(out, 'flowtally.yaml')
    writeFileSync(config, 'metrics: { port: { labels: [sampler, dst_port] } }\n')
    await run('--config', config, '--out', join(out, 'made'))
    assert.deepEqual(readdirSync(join(out, 'made')).sort(), [
      'flowtally-health.json',
      'flowtally-interfaces.json',
      'flowtally-overview.json',
      'flowtally-own.json',
    ])
  })

  it('says which file it could not write', async () => {
    const file = join(newFolder(), 'file')
    writeFileSync(file, '')
    for (const out of [file, join(file, 'in'), '/dev/null', '/proc/none', '/proc/none/in']) {
      await assert.rejects(run('--out', out), (error) => {
        assert.ok(error instanceof ConfigError)
        assert.match(error.message, /^cannot write .*flowtally-overview\.json: /)
        return true
      })
    }
  })

  it('does not take no directory for this one', async () => {
    await assert.rejects(run('--out', ''), new ConfigError(['--out needs a value']))
  })
})
