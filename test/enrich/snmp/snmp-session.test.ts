import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { noInterface } from '../../../src/enrich/snmp/interface-objects.ts'
import type { SnmpLogin } from '../../../src/enrich/snmp/snmp-login.ts'
import { sessionOpener } from '../../../src/enrich/snmp/snmp-session.ts'
import { snmpAuthProtocols, snmpPrivacyProtocols } from '../../../src/model/snmp-credential.ts'
import { startFakeRouter } from './fake-router.ts'
import { loopback, namesOf } from './names-of.ts'
import { untilKnown } from './until-known.ts'

const community = 'secret'

describe('SNMP names of a router with 1000 interfaces', () => {
  let router: Awaited<ReturnType<typeof startFakeRouter>>
  before(async () => {
    router = await startFakeRouter(1000)
  })
  after(() => router.stop())

  const logins = () => {
    const user = { kind: 'user', port: router.port, context: '' } as const
    return {
      v2c: { kind: 'community', port: router.port, community },
      noAuthNoPriv: { ...user, user: 'nobody' },
      authNoPriv: {
        ...user,
        user: 'reader',
        auth: { protocol: 'sha256', password: 'a long password' },
      },
      authPriv: {
        ...user,
        user: 'keeper',
        auth: { protocol: 'sha', password: 'a long password' },
        privacy: { protocol: 'aes', password: 'another password' },
      },
    } as const satisfies Record<string, SnmpLogin>
  }

  for (const version of ['v2c', 'noAuthNoPriv', 'authNoPriv', 'authPriv'] as const) {
    it(`are read by ${version}`, async () => {
      const { names } = namesOf([logins()[version]])
      assert.equal(names.findInterface(loopback, 7), undefined)
      assert.deepEqual(await untilKnown(() => names.findInterface(loopback, 7)), {
        name: 'et-0/0/7',
        alias: 'Transit: AS7',
        description: 'Ethernet7',
        speed: 10_000_000_000,
      })
      assert.equal(await untilKnown(() => names.findName(loopback)), 'bdr1.fra.example.net')
      assert.equal(await untilKnown(() => names.findInterface(loopback, 1001)), noInterface)
      await names.stop()
    })
  }

  for (const auth of snmpAuthProtocols) {
    for (const privacy of snmpPrivacyProtocols) {
      it(`are read with ${auth} and ${privacy}`, async () => {
        const { authPriv } = logins()
        const { names } = namesOf([
          {
            ...authPriv,
            user: `${auth} ${privacy}`,
            auth: { ...authPriv.auth, protocol: auth },
            privacy: { ...authPriv.privacy, protocol: privacy },
          },
        ])
        const found = await untilKnown(() => names.findInterface(loopback, 1))
        assert.equal(found.name, 'et-0/0/1')
        await names.stop()
      })
    }
  }

  it('take eight interfaces a request, however often they are asked for', async () => {
    const before = router.requests()
    const { names, changed } = namesOf([logins().v2c])
    const indexes = Array.from({ length: 1000 }, (_, i) => i + 1)
    for (let turn = 0; turn < 100; turn++) {
      for (const ifIndex of indexes) names.findInterface(loopback, ifIndex)
    }
    await untilKnown(() => (names.state.queued === 0 ? true : undefined))
    for (const ifIndex of indexes) {
      assert.equal(names.findInterface(loopback, ifIndex)?.name, `et-0/0/${ifIndex}`)
    }
    assert.equal(names.state.requests, 125)
    assert.equal(router.requests() - before, 125)
    assert.equal(changed.length, 1000)
    await names.stop()
  })

  it('come with the second credential, where the first one is wrong', async () => {
    const { v2c } = logins()
    const { names } = namesOf([{ ...v2c, community: 'wrong' }, v2c])
    const found = await untilKnown(() => names.findInterface(loopback, 1))
    assert.equal(found.name, 'et-0/0/1')
    assert.equal(names.state.failures.timeout, 1)
    await names.stop()
  })
})

describe('a session with an agent that', () => {
  const oid = '1.3.6.1.2.1.1.5.0'

  /** Asks an agent that answers as told, with bytes or not at all; each request is waited for so many milliseconds. */
  async function ask(
    answer: (request: Buffer) => Buffer | undefined,
    { login, timeout = 20_000 }: { login?: Partial<SnmpLogin>; timeout?: number } = {},
  ) {
    const agent = createSocket('udp4')
    agent.bind(0, loopback)
    await once(agent, 'listening')
    let asked = 0
    agent.on('message', (request, { port, address }) => {
      asked++
      const bytes = answer(request)
      if (bytes !== undefined) agent.send(bytes, port, address)
    })
    const { port } = agent.address()
    const open = sessionOpener({ timeout, retries: 1 })
    const session = open(loopback, { kind: 'community', port, community, ...login } as SnmpLogin)
    try {
      const [varbind] = await session.get([oid])
      return { value: varbind?.value, asked }
    } catch (error) {
      assert.ok(error instanceof Error && 'reason' in error, `${error}`)
      // the last request may have been given up before it was read
      await nextTurn()
      return { reason: error.reason, asked }
    } finally {
      session.close()
      agent.close()
    }
  }

  /** The request as its own answer, which every agent's begins with. */
  const asResponse = (request: Buffer) => {
    const answer = Buffer.from(request)
    answer[answer.indexOf(0xa0, 4 + community.length)] = 0xa2
    return answer
  }

  it('is silent: timeout, after as many requests as retries allow', async () => {
    const answer = await ask(() => undefined, { timeout: 100 })
    assert.deepEqual(answer, { reason: 'timeout', asked: 2 })
  })

  it('is slow: its answer to a request that was sent again counts', async () => {
    let asked = 0
    const second = (request: Buffer) => (++asked < 2 ? undefined : asResponse(request))
    const answer = await ask(second, { timeout: 2000 })
    assert.deepEqual(answer, { value: null, asked: 2 })
  })

  it('is not there: unreachable at once', async () => {
    const gone = createSocket('udp4')
    gone.bind(0, loopback)
    await once(gone, 'listening')
    const { port } = gone.address()
    await new Promise<void>((resolve) => gone.close(resolve))
    const session = sessionOpener({ timeout: 60_000, retries: 5 })(loopback, {
      kind: 'community',
      port,
      community,
    })
    await assert.rejects(session.get([oid]), { reason: 'unreachable' })
    session.close()
  })

  it('has others answer for it: they are not heard', async () => {
    const other = createSocket('udp4')
    const agent = createSocket('udp4')
    agent.bind(0, loopback)
    await once(agent, 'listening')
    agent.on('message', (request, { port, address }) =>
      other.send(asResponse(request), port, address),
    )
    const login = { kind: 'community', port: agent.address().port, community } as const
    const session = sessionOpener({ timeout: 100, retries: 0 })(loopback, login)
    await assert.rejects(session.get([oid]), { reason: 'timeout' })
    session.close()
    agent.close()
    other.close()
  })

  it('answers with null: nothing known', async () => {
    assert.deepEqual(await ask(asResponse), { value: null, asked: 1 })
  })

  it('answers with noise: malformed', async () => {
    assert.deepEqual(await ask(() => Buffer.from('hello')), { reason: 'malformed', asked: 1 })
    assert.deepEqual(await ask(() => Buffer.alloc(0)), { reason: 'malformed', asked: 1 })
  })

  it('cuts its answers short anywhere: malformed, or a timeout, but nothing thrown', async () => {
    let length = 0
    await ask((request) => {
      length = request.length
      return asResponse(request)
    })
    for (let end = 1; end < length; end++) {
      const cut = (request: Buffer) => asResponse(request).subarray(0, end)
      const { reason, value } = await ask(cut, { timeout: 100 })
      assert.ok(
        reason === 'malformed' || reason === 'timeout' || value === null,
        `${end}: ${reason}`,
      )
    }
  })

  it('changes any byte of its answers: nothing thrown', async () => {
    for (let at = 0; at < 43; at++) {
      const changed = (request: Buffer) => {
        const answer = asResponse(request)
        answer[at] = (answer[at] ?? 0) ^ 0xff
        return answer
      }
      await ask(changed, { timeout: 100 })
    }
  })

  for (const [flags, reason] of [
    [1, 'malformed'], // signed: net-snmp looks for the user that there is not, and throws
    [3, 'authentication'], // encrypted
  ] as const) {
    it(`answers v2c with v3, msgFlags ${flags}: ${reason}`, async () => {
      const answer = await ask((request) => v3Message(requestId(request), flags))
      assert.deepEqual(answer, { reason, asked: 1 })
    })
  }

  it('answers of another object: malformed', async () => {
    const { reason } = await ask((request) => {
      const answer = asResponse(request)
      const last = answer.length - 4 // …, 5, 0, NULL
      answer[last] = (answer[last] ?? 0) + 1
      return answer
    })
    assert.equal(reason, 'malformed')
  })

  it('reports for ever that the time is unknown: ends after a few datagrams', async () => {
    const login: SnmpLogin = { kind: 'user', port: 0, user: 'nobody', context: '' }
    const { port: _, ...user } = login
    const { reason, asked } = await ask((request) => report(request), { login: user })
    assert.equal(reason, 'malformed')
    assert.equal(asked, 8)
  })
})

const tlv = (tag: number, ...parts: readonly Buffer[]) => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, content.length]), content])
}
const int = (value: number) => tlv(2, Buffer.from([value]))

/** RFC 3412 §6, with a response of nothing, or a sealed one, answering to an id. */
function v3Message(id: Buffer, flags: number): Buffer {
  const header = tlv(0x30, id, int(100), tlv(4, Buffer.from([flags])), int(3))
  const security = tlv(0x30, tlv(4), int(0), int(0), tlv(4), tlv(4), tlv(4))
  const sealed = tlv(0x30, tlv(4), tlv(4), tlv(0xa2, id, int(0), int(0), tlv(0x30)))
  return tlv(0x30, int(3), header, tlv(4, security), flags === 3 ? tlv(4) : sealed)
}

/** request-id of a v2c message, as it is encoded. */
function requestId(request: Buffer): Buffer {
  const at = request.indexOf(0xa0, 4 + community.length) + 2
  return request.subarray(at, at + 2 + (request[at + 1] ?? 0))
}

/** A Report to a v3 request, with 0 for boots and time, as an agent has it that nobody has met. */
function report(request: Buffer): Buffer {
  const id = tlv(2, idOf(request))
  const header = tlv(0x30, id, int(100), tlv(4, Buffer.from([0])), int(3))
  const engine = tlv(4, Buffer.from('8000000001020304', 'hex'))
  const security = tlv(0x30, engine, int(0), int(0), tlv(4), tlv(4), tlv(4))
  const pdu = tlv(0xa8, id, int(0), int(0), tlv(0x30))
  return tlv(0x30, int(3), header, tlv(4, security), tlv(0x30, engine, tlv(4), pdu))
}

/** msgID: the first integer of msgGlobalData. */
function idOf(request: Buffer): Buffer {
  const header = request.indexOf(Buffer.from([2, 1, 3, 0x30])) + 5
  const length = request[header + 1] ?? 0
  return request.subarray(header + 2, header + 2 + length)
}
