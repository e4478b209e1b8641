import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hashSync } from 'bcryptjs'
import { PasswordChecks } from '../../../src/expose/web/password-checks.ts'

describe('checks of passwords', () => {
  it('compare with bcrypt hashes of every version', async () => {
    const checks = new PasswordChecks()
    const hash = hashSync('sécret', 4)
    for (const version of ['$2a', '$2b', '$2y']) {
      const one = hash.replace('$2b', version)
      assert.equal(await checks.compare('sécret', one), true)
      assert.equal(await checks.compare('secret', one), false)
    }
    await checks.stop()
  })

  it('run in a thread of their own: the event loop turns meanwhile', async () => {
    const checks = new PasswordChecks()
    const hash = hashSync('secret', 9)
    await checks.compare('x', hash)
    let turns = 0
    let isDone = false
    const done = checks.compare('secret', hash).then(() => {
      isDone = true
    })
    for (; !isDone; turns++) await new Promise(setImmediate)
    await done
    assert.ok(turns > 1, `${turns}`)
    await checks.stop()
  })

  it('end with an error when the thread does, and go on with another', async () => {
    const checks = new PasswordChecks()
    const hash = hashSync('secret', 4)
    const lost = checks.compare('secret', hash)
    await checks.stop()
    await assert.rejects(lost, /the thread that checks passwords ended/)
    assert.equal(await checks.compare('secret', hash), true)
    await checks.stop()
  })

  it('stop where nothing was checked', () => new PasswordChecks().stop())
})
