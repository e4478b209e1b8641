import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { pino } from 'pino'
import { ConfigError } from '../src/config/config-error.ts'
import { WebConfigFile } from '../src/web-config-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowtally-web-config-'))
after(() => rmSync(folder, { recursive: true }))

const path = (name: string) => join(folder, name)
const put = (from: string, to: string) => copyFileSync(`test/source/tls/${from}.pem`, path(to))
const write = (text: string) => writeFileSync(path('web.yml'), text)

const tls = 'tls_server_config: { cert_file: cert.pem, key_file: key.pem }\n'
const frame = (value: string) => `http_server_config: { headers: { X-Frame-Options: ${value} } }\n`

/** The file as it is now, started without its timer, and what it logs. */
function start() {
  const lines: { readonly level: number; readonly msg: string; readonly problem?: string }[] = []
  const log = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line)) })
  let now = 1000
  const file = new WebConfigFile(path('web.yml'), log, () => now++)
  const certificates: (string | undefined)[] = []
  file.onChange = (web) => certificates.push(web.tls?.context.cert?.toString().slice(28, 60))
  return { file, lines, certificates }
}

/** What is seen a second later, and after another. */
async function settled(file: WebConfigFile): Promise<void> {
  await file.look()
  await file.look()
}

describe('the web configuration file', () => {
  it('is taken as it is, with the files beside it', () => {
    put('collector', 'cert.pem')
    put('collector-key', 'key.pem')
    write(tls)
    const { file } = start()
    assert.ok(file.web.tls?.context.cert?.toString().startsWith('-----BEGIN'))
    assert.ok((file.expires ?? 0) > Date.parse('2100-01-01'))
    assert.deepEqual(file.web.files, ['web.yml', 'cert.pem', 'key.pem'].map(path))
  })

  const mistakes = [
    ['key.pem', 'stranger-key', '1:53', 'KEY (key_file) is not the key of CERT (cert_file)'],
    [
      'key.pem',
      'collector',
      '1:53',
      'KEY (key_file) is no private key without a passphrase in PEM',
    ],
    ['cert.pem', 'collector-key', '1:33', 'CERT (cert_file) is no certificate in PEM'],
    ['cert.pem', undefined, '1:33', 'cannot read CERT (cert_file): there is no such file'],
  ] as const
  for (const [name, from, place, problem] of mistakes) {
    it(`is no good at the start if ${problem}`, () => {
      put('collector', 'cert.pem')
      put('collector-key', 'key.pem')
      write(tls)
      if (from === undefined) rmSync(path(name))
      else put(from, name)
      const text = problem.replace('KEY', path('key.pem')).replace('CERT', path('cert.pem'))
      const error = new ConfigError([`${path('web.yml')}:${place}: tls_server_config: ${text}`])
      assert.throws(start, (thrown: Error) => thrown.message === error.message)
    })
  }

  it('is no good with a key that is too short, or when it is not there', () => {
    put('weak', 'cert.pem')
    put('weak-key', 'key.pem')
    write(tls)
    assert.throws(
      start,
      /web\.yml:1:33: tls_server_config: cert_file is no good for TLS: .*ee key too small/,
    )
    rmSync(path('web.yml'))
    assert.throws(start, /cannot read .*web.yml: there is no such file/)
  })

  it('is read anew when it or a certificate is another one, as soon as that has settled', async () => {
    put('collector', 'cert.pem')
    put('collector-key', 'key.pem')
    write(tls)
    const { file, lines, certificates } = start()
    await settled(file)
    assert.deepEqual(lines.splice(0).length, 1)
    await settled(file)
    assert.deepEqual(lines, [])

    put('stranger', 'cert.pem')
    await file.look()
    assert.deepEqual(lines, [], 'the key may be on its way')
    put('stranger-key', 'key.pem')
    await file.look()
    assert.deepEqual(lines, [])
    await file.look()
    assert.deepEqual(lines.map(({ msg }) => msg), ['the web configuration was read anew']) // biome-ignore format: one
    assert.equal(new Set(certificates).size, 2)

    write(tls + frame('deny'))
    await settled(file)
    assert.deepEqual(file.web.access.headers, { 'X-Frame-Options': 'deny' })
  })

  it('leaves things as they are while it is no good, says so once, and is taken when it is good', async () => {
    put('collector', 'cert.pem')
    put('collector-key', 'key.pem')
    write(tls + frame('deny'))
    const { file, lines } = start()
    await settled(file)
    lines.splice(0)
    const { succeeded } = file
    write(tls + frame('nonsense'))
    await settled(file)
    await settled(file)
    assert.equal(lines.length, 1)
    assert.match(lines[0]?.problem ?? '', /web\.yml:2:51: .*unknown choice "nonsense"/)
    assert.deepEqual([file.isSuccessful, file.succeeded], [false, succeeded])
    assert.deepEqual(file.web.access.headers, { 'X-Frame-Options': 'deny' })

    // names a certificate that is not there yet
    write(tls.replace('cert.pem', 'new.pem'))
    await settled(file)
    assert.match(lines[1]?.problem ?? '', /cannot read .*new\.pem/)
    put('collector', 'new.pem')
    await settled(file)
    assert.equal(file.isSuccessful, true)
    assert.ok(file.succeeded > succeeded)
    assert.deepEqual(file.web.access.headers, {})
  })

  it('switches neither TLS nor the question for certificates on or off before a restart', async () => {
    put('collector', 'cert.pem')
    put('collector-key', 'key.pem')
    put('ca', 'ca.pem')
    write(tls)
    const { file, lines } = start()
    await settled(file)
    lines.splice(0)
    write(frame('deny'))
    await settled(file)
    const client = ', client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem }'
    write(tls.replace(' }', client))
    await settled(file)
    assert.deepEqual(
      lines.map(({ problem }) => problem?.replace(path('web.yml'), 'web.yml')),
      [
        'web.yml: tls_server_config: to switch TLS on or off waits for a restart of flowtally',
        'web.yml: tls_server_config: to begin or cease to ask for client certificates waits for a restart of flowtally',
      ],
    )
    assert.deepEqual(file.web.access.headers, {})
  })
})
