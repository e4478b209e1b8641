import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { hashSync } from 'bcryptjs'
import { eventually } from '../support/eventually.ts'
import { anywhere, spawnProgram } from '../support/spawn-program.ts'
import { startPrometheus } from './prometheus.ts'
import { without } from './traffic.ts'

const pem = (name: string) => resolve(`test/source/tls/${name}.pem`)

describe('a Prometheus server', { skip: without('prometheus') }, () => {
  it('scrapes over TLS with a certificate and a password, also while the server gets another one', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'flowtally-live-tls-'))
    context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
    const putCertificate = async (name: string) => {
      await copyFile(pem(name), join(folder, 'cert.pem'))
      await copyFile(pem(`${name}-key`), join(folder, 'key.pem'))
    }
    await putCertificate('collector')
    const authorities = await Promise.all(['ca', 'stranger-ca'].map((name) => readFile(pem(name))))
    await writeFile(join(folder, 'authorities.pem'), authorities.join(''))
    await writeFile(
      join(folder, 'web.yml'),
      `
tls_server_config:
  cert_file: cert.pem
  key_file: key.pem
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ${pem('ca')}
  client_allowed_sans: [127.0.0.1]
  min_version: TLS13
basic_auth_users:
  prometheus: ${hashSync('secret', 10)}
`,
    )
    const program = spawnProgram([
      ...anywhere,
      '--web.drain=0s',
      `--web.config.file=${join(folder, 'web.yml')}`,
    ])
    context.after(() => program.child.kill('SIGKILL'))
    const { url } = await program.line('serving metrics')
    const how = `scheme: https, basic_auth: { username: prometheus, password: secret }, tls_config: { ca_file: ${folder}/authorities.pem, cert_file: ${pem('sampler')}, key_file: ${pem('sampler-key')} }`
    const target = Number(new URL(String(url)).port)
    const prometheus = await startPrometheus(
      // none may fail, by slowness neither
      { folder, replica: 'a', targets: [target], interval: 5, how },
      context,
    )

    const scrapes = async (count: number) => {
      await eventually(async () => {
        const [up] = await prometheus.raw('up')
        assert.ok((up?.samples.length ?? 0) >= count)
        assert.ok(up?.samples.every(({ value }) => value === 1n))
      })
    }
    await scrapes(3)
    await putCertificate('stranger')
    await program.line('the web configuration was read anew')
    await scrapes(6)
    const refused = await prometheus.latest('flowtally_http_requests_refused_total')
    assert.ok([...refused.values()].every((count) => count === 0n))
  })
})
