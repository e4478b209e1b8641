import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Domain } from '../../src/decode/domain.ts'
import { Sampler } from '../../src/decode/sampler.ts'
import { Session } from '../../src/decode/session.ts'

const sampler = new Sampler('192.0.2.1', [0, 0, 0, 0, 4], 1)
const known = (received: number) => ({
  template: { id: 256, kind: 'data' as const, scopes: 0, fields: [] },
  reader: undefined,
  received,
})

function newSession(domain: Domain, port: number): Session {
  const session = new Session(sampler, domain, port)
  domain.sessions.set(port, session)
  return session
}

describe('the template for a session', () => {
  it('is its own, else one of another port', () => {
    const domain = new Domain(9, 0)
    const [own, other] = [newSession(domain, 1), newSession(domain, 2)]
    other.templates.set(256, known(2))
    assert.equal(domain.template(own, 256)?.received, 2)
    own.templates.set(256, known(1))
    assert.equal(domain.template(own, 256)?.received, 1)
    assert.equal(domain.template(own, 257), undefined)
  })

  it('is found for data of a session that has left, too', () => {
    const domain = new Domain(9, 0)
    const [gone, stayed] = [newSession(domain, 1), newSession(domain, 2)]
    domain.sessions.delete(1)
    stayed.templates.set(256, known(2))
    assert.equal(domain.template(gone, 256)?.received, 2)
  })
})
