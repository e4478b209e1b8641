import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { clientCredentials } from '../../src/cli/client-credentials.ts'
import { ConfigError } from '../../src/config/config-error.ts'

const pem = (name: string) => `test/source/tls/${name}.pem`
const there = new URL('https://flows.example.net:9590/api/status')
const cert = pem('sampler')
const key = pem('sampler-key')

describe('the certificate that flowtally top shows', () => {
  it('is in files; there is none unless they are given', () => {
    assert.equal(clientCredentials({}, there), undefined)
    const read = clientCredentials({ cert, key }, there)
    assert.deepEqual(
      [read?.cert, read?.key],
      [cert, key].map((file) => readFileSync(file)),
    )
    assert.deepEqual(clientCredentials({ cert: ['none.pem', cert], key }, there), read)
  })

  const plain = new URL('http://flows.example.net:9590/api/status')
  const mistakes = [
    [{ cert }, there, '--cert needs --key, the key of the certificate'],
    [{ key }, there, '--key needs --cert, the certificate that it is of'],
    [{ cert, key: '' }, there, '--key needs a value'],
    [
      { cert, key },
      plain,
      '--cert: certificates are for TLS: give the URL as https://flows.example.net:9590',
    ],
    [{ cert: 'none.pem', key }, there, 'top: cannot read none.pem (--cert): there is no such file'],
    [
      { cert, key: pem('stranger-key') },
      there,
      `top: ${pem('stranger-key')} (--key) is not the key of ${cert} (--cert)`,
    ],
  ] as const
  for (const [flags, url, message] of mistakes) {
    it(`is refused: ${message}`, () => {
      assert.throws(() => clientCredentials(flags, url), new ConfigError([message]))
    })
  }
})
