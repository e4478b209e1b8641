import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { SnmpLogin } from '../../src/enrich/snmp/snmp-login.ts'
import { sessionOpener } from '../../src/enrich/snmp/snmp-session.ts'
import { loopback, namesOf } from '../enrich/snmp/names-of.ts'
import { untilKnown } from '../enrich/snmp/until-known.ts'
import { eventually } from '../support/eventually.ts'
import { enterNamespace, withoutNamespace } from './namespace.ts'

const skip = withoutNamespace('snmpd')
if (skip === false) enterNamespace(import.meta.url)

/** Nothing else is in the namespace. */
const port = 161

const config = `
agentAddress udp:127.0.0.1:${port}
rocommunity secret 127.0.0.1
createUser keeper SHA-256 "a long password" AES "another password"
rouser keeper authpriv
createUser reader MD5 "a long password" AES "another password"
rouser reader authpriv
sysName bdr1.fra.example.net
`

const v2c: SnmpLogin = { kind: 'community', port, community: 'secret' }
const v3 = {
  kind: 'user',
  port,
  user: 'keeper',
  context: '',
  auth: { protocol: 'sha256', password: 'a long password' },
  privacy: { protocol: 'aes', password: 'another password' },
} as const satisfies SnmpLogin
const old: SnmpLogin = {
  ...v3,
  user: 'reader',
  auth: { ...v3.auth, protocol: 'md5' },
}

describe('snmpd', { skip }, () => {
  let end = async () => {}
  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flowtally-snmpd-'))
    const file = join(folder, 'snmpd.conf')
    await writeFile(file, config)
    const child = spawn('snmpd', ['-f', '-C', '-c', file, '-p', join(folder, 'pid')], {
      env: { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: '' },
      stdio: 'ignore',
    })
    end = async () => {
      child.kill('SIGKILL')
      await rm(folder, { recursive: true })
    }
    await eventually(async () => {
      const session = sessionOpener({ timeout: 1000, retries: 0 })(loopback, v2c)
      await session.get(['1.3.6.1.2.1.1.5.0']).finally(() => session.close())
    })
  })
  after(() => end())

  for (const [version, login] of [
    ['v2c', v2c],
    ['v3 authPriv, SHA-256 and AES', v3],
    ['v3 authPriv, MD5 and AES', old],
  ] as const) {
    it(`says its name, and those of interfaces: ${version}`, async () => {
      const { names, problems } = namesOf([login])
      assert.deepEqual(await untilKnown(() => names.findInterface(loopback, 1)), {
        name: 'lo',
        alias: '', // it has none for any interface
        description: 'lo',
        speed: 10_000_000,
      })
      assert.equal(await untilKnown(() => names.findName(loopback)), 'bdr1.fra.example.net')
      assert.deepEqual(await untilKnown(() => names.findInterface(loopback, 4711)), {})
      assert.deepEqual(problems, [])
      await names.stop()
    })
  }

  for (const [what, login] of [
    ['password', { ...v3, auth: { ...v3.auth, password: 'a wrong password' } }],
    ['user', { ...v3, user: 'stranger' }],
    ['level', { ...v3, auth: undefined, privacy: undefined }],
  ] as const) {
    it(`tells a wrong ${what} of v3 apart from silence`, async () => {
      const session = sessionOpener({ timeout: 20_000, retries: 0 })(loopback, login)
      await assert.rejects(session.get(['1.3.6.1.2.1.1.5.0']), (error) => {
        assert.ok(error instanceof Error && 'reason' in error)
        // with too little security the agent answers, but has no such object, or no access
        assert.ok(
          error.reason === 'authentication' || error.reason === 'rejected',
          `${error.reason}`,
        )
        return true
      })
      session.close()
    })
  }
})
