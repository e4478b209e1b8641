import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { clientAuthTypes } from '../../../src/config/web/client-auth-types.ts'
import type { ServerTls } from '../../../src/expose/web/server-tls.ts'
import { clientCredentials, cutOff, httpsGet } from '../https-get.ts'
import { startServer } from './start-server.ts'

const pem = (name: string) => readFileSync(`test/source/tls/${name}.pem`)
const context = { cert: pem('collector'), key: pem('collector-key'), ca: pem('ca') }

type ClientAuthType = keyof typeof clientAuthTypes

function serverTls(type: ClientAuthType, changes: Partial<ServerTls> = {}): ServerTls {
  return { context, clientAuth: clientAuthTypes[type], allowedSans: undefined, ...changes }
}

/** A server over TLS, and why it refused connections. */
async function tlsServer(test: TestContext, tls: ServerTls) {
  const refused: string[] = []
  const server = await startServer(test, {
    tls,
    onConnectionRefused: (reason, address, why) => refused.push(`${reason} ${address}: ${why}`),
  })
  return { server, port: server.port, refused }
}

const nobody = {}
const member = clientCredentials('sampler')
const stranger = clientCredentials('stranger')

describe('HTTP over TLS', () => {
  it('is spoken where there is a certificate', async (test) => {
    const { port, refused } = await tlsServer(test, serverTls('NoClientCert'))
    const { status, body } = await httpsGet(port, '/-/healthy')
    assert.deepEqual([status, `${body}`], [200, 'flowtally is healthy\n'])
    assert.deepEqual(refused, [])
  })

  const cases = [
    ['NoClientCert', { nobody: true, member: true, stranger: true }],
    ['RequestClientCert', { nobody: true, member: true, stranger: true }],
    ['RequireAnyClientCert', { nobody: false, member: true, stranger: true }],
    ['VerifyClientCertIfGiven', { nobody: true, member: true, stranger: false }],
    ['RequireAndVerifyClientCert', { nobody: false, member: true, stranger: false }],
  ] as const
  for (const [type, letsIn] of cases) {
    it(`lets in by ${type}: ${JSON.stringify(letsIn)}`, async (test) => {
      const { port, refused } = await tlsServer(test, serverTls(type))
      for (const [name, client] of Object.entries({ nobody, member, stranger })) {
        const answer = httpsGet(port, '/metrics', client)
        if (letsIn[name as keyof typeof letsIn]) assert.equal((await answer).status, 200)
        else await assert.rejects(answer, cutOff)
      }
      const problems = {
        nobody: 'the client showed none',
        stranger: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      }
      const expected = (['nobody', 'stranger'] as const)
        .filter((name) => !letsIn[name])
        .map((name) => `client_certificate 127.0.0.1: ${problems[name]}`)
      assert.deepEqual(refused, expected)
    })
  }

  it('wants one of the names that are allowed, to the letter', async (test) => {
    const tls = (allowedSans: readonly string[]) =>
      serverTls('RequireAndVerifyClientCert', { allowedSans })
    const { server, port, refused } = await tlsServer(test, tls(['a.example', '127.0.0.1']))
    assert.equal((await httpsGet(port, '/metrics', member)).status, 200)
    server.renew(tls(['127.0.0.2', '127.0.0', '*']))
    await assert.rejects(httpsGet(port, '/metrics', member), cutOff)
    assert.deepEqual(refused, [
      'client_certificate 127.0.0.1: none of its alternative names is among client_allowed_sans: 127.0.0.1',
    ])
  })

  it('is refused to clients that are too old, and says so', async (test) => {
    const newest = serverTls('NoClientCert', { context: { ...context, minVersion: 'TLSv1.3' } })
    const { port, refused } = await tlsServer(test, newest)
    await assert.rejects(httpsGet(port, '/metrics', { maxVersion: 'TLSv1.2' }))
    assert.deepEqual(refused, ['tls_handshake 127.0.0.1: unsupported protocol'])
    assert.equal((await httpsGet(port, '/metrics')).status, 200)
  })

  it('tells plain HTTP from a failed handshake', async (test) => {
    const { port, refused } = await tlsServer(test, serverTls('NoClientCert'))
    const socket = connectTcp(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n')
    await new Promise((resolve) => socket.resume().once('close', resolve))
    assert.deepEqual(refused, ['tls_handshake 127.0.0.1: http request'])
  })

  it('chooses the ciphers and curves that are configured', async (test) => {
    const ciphers = 'ECDHE-ECDSA-AES256-GCM-SHA384:TLS_AES_128_GCM_SHA256'
    const tls = serverTls('NoClientCert', { context: { ...context, ciphers, ecdhCurve: 'P-384' } })
    const { port } = await tlsServer(test, tls)
    const old = { maxVersion: 'TLSv1.2' } as const
    assert.equal((await httpsGet(port, '/metrics', old)).status, 200)
    await assert.rejects(
      httpsGet(port, '/metrics', { ...old, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }),
    )
    await assert.rejects(httpsGet(port, '/metrics', { ecdhCurve: 'X25519' }))
  })

  it('lets in nobody by a session of before, after the CA has changed', async (test) => {
    const { server, port } = await tlsServer(test, serverTls('RequireAndVerifyClientCert'))
    const { Agent } = await import('node:https')
    // an agent resumes sessions
    const agent = new Agent({ keepAlive: false })
    const ask = () => httpsGet(port, '/metrics', { ...member, agent })
    assert.equal((await ask()).status, 200)
    assert.equal((await ask()).status, 200)
    server.renew(
      serverTls('RequireAndVerifyClientCert', { context: { ...context, ca: pem('stranger-ca') } }),
    )
    await assert.rejects(ask(), cutOff)
  })
})
