import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { webWarnings } from '../../src/cli/web-warnings.ts'
import { loadConfig } from '../../src/config/load-config.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-web-warnings-'))
after(() => rmSync(folder, { recursive: true }))

describe('flowtally check', () => {
  it('warns of a certificate that has ended', () => {
    const file = join(folder, 'web.yml')
    const pem = (name: string) => resolve(`test/source/tls/${name}.pem`)
    const tls = { cert_file: pem('collector'), key_file: pem('collector-key') }
    writeFileSync(file, JSON.stringify({ tls_server_config: tls }))
    const config = loadConfig({ environment: {}, flags: { 'web.config.file': file } })
    assert.deepEqual(webWarnings(config, Date.parse('2030-01-01')), [])
    const [warning = ''] = webWarnings(config, Date.parse('2999-01-01'))
    assert.match(warning, /web\.yml: the certificate of the server ended at 2\d{3}-\d\d-\d\dT/)
    const without = loadConfig({ environment: {}, flags: {} })
    assert.deepEqual(webWarnings(without, Date.parse('2999-01-01')), [])
  })
})
