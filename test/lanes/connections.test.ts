import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Connections } from '../../src/lanes/connections.ts'
import { FIRST_CONNECTION } from '../../src/model/payload.ts'

const [tcp, tls] = ['ipfix+tcp://:4739', 'ipfix+tls://:4740']

describe('the connections of a lane', () => {
  it('have numbers of their own that are no ports, over all listeners', () => {
    const connections = new Connections(10, () => true)
    const numbers = [tcp, tls, tcp].map((listen) => connections.admit(listen, '192.0.2.1'))
    assert.deepEqual(numbers, [FIRST_CONNECTION, FIRST_CONNECTION + 1, FIRST_CONNECTION + 2])
    assert.ok(FIRST_CONNECTION > 65_535)
  })

  it('are open, or have ended, or were refused: every one that came', () => {
    const connections = new Connections(2, (address) => address !== '198.51.100.1')
    connections.add(tls)
    assert.equal(connections.admit(tcp, '198.51.100.1'), 'not_allowed')
    for (const _ of [1, 2]) assert.equal(typeof connections.admit(tcp, '192.0.2.1'), 'number')
    assert.equal(connections.admit(tls, '192.0.2.2'), 'connection_limit')
    connections.ended(tcp, '192.0.2.1', 'peer', '')
    assert.equal(typeof connections.admit(tls, '192.0.2.2'), 'number')
    assert.deepEqual(connections.take(), [
      { listen: tls, open: 1, opened: 2, ended: { connection_limit: 1 } },
      { listen: tcp, open: 1, opened: 3, ended: { not_allowed: 1, peer: 1 } },
    ])
    assert.deepEqual(connections.take(), [
      { listen: tls, open: 1, opened: 0, ended: {} },
      { listen: tcp, open: 1, opened: 0, ended: {} },
    ])
  })

  it('are worth a line when they end badly: one of each peer and reason a minute', () => {
    const connections = new Connections(0, () => true)
    for (const address of ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.2'])
      connections.admit(tcp, address)
    connections.ended(tls, '192.0.2.1', 'tls_handshake', 'wrong version number')
    connections.ended(tls, '192.0.2.1', 'peer', '')
    connections.ended(tls, '192.0.2.1', 'stopped', '')
    const problem = { listen: tcp, reason: 'connection_limit', detail: '', suppressed: 0 }
    assert.deepEqual(connections.takeProblems(), [
      { ...problem, address: '192.0.2.1' },
      { ...problem, address: '192.0.2.2' },
      {
        listen: tls,
        address: '192.0.2.1',
        reason: 'tls_handshake',
        detail: 'wrong version number',
        suppressed: 0,
      },
    ])
  })
})
