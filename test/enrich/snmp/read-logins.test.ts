import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readLogins } from '../../../src/enrich/snmp/read-logins.ts'
import type { Secret } from '../../../src/model/secret.ts'
import type { SnmpCredential } from '../../../src/model/snmp-credential.ts'

const network = { words: [0, 0, 0, 0, 4], bits: 0 } as const

function read(credentials: readonly SnmpCredential[], environment = {}) {
  const { logins, problems } = readLogins([{ network, value: credentials }], environment)
  return { logins: logins.flatMap(({ value }) => value), problems }
}

const community = (secret: Secret): SnmpCredential => ({
  kind: 'community',
  port: 161,
  community: secret,
})

describe('secrets of SNMP', () => {
  it('are read from the settings, the environment and files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowtally-secret-'))
    try {
      const file = join(folder, 'secret')
      writeFileSync(file, 'from a file\n')
      const { logins, problems } = read(
        [
          community({ kind: 'text', text: 'public' }),
          community({ kind: 'variable', text: 'COMMUNITY' }),
          community({ kind: 'file', text: file }),
        ],
        { COMMUNITY: 'from there' },
      )
      const read3 = logins.map((login) => login.kind === 'community' && login.community)
      assert.deepEqual(read3, ['public', 'from there', 'from a file'])
      assert.deepEqual(problems, [])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('that are missing are told of by their place, each once, and not tried', () => {
    const { logins, problems } = read([
      community({ kind: 'variable', text: 'COMMUNITY' }),
      community({ kind: 'variable', text: 'COMMUNITY' }),
      community({ kind: 'file', text: '/nowhere/secret' }),
    ])
    assert.deepEqual(problems, [
      'snmp.samplers: the variable COMMUNITY is not set',
      'snmp.samplers: cannot read the secret /nowhere/secret: there is no such file',
    ])
    assert.deepEqual(logins, [])
  })

  it('RFC 3414 §11.2: that are too short for a password are told of, and not shown', () => {
    const auth = { protocol: 'sha', password: { kind: 'variable', text: 'PASSWORD' } } as const
    const user = { kind: 'user', port: 161, user: 'a', context: '', auth } as const
    const { problems } = read([user], { PASSWORD: 'hidden' })
    assert.deepEqual(problems, [
      'snmp.samplers: the variable PASSWORD is shorter than 8 characters (RFC 3414 §11.2)',
    ])
  })
})
