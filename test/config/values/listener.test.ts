import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { listenerKey, parseListener } from '../../../src/config/values/listener.ts'

const tls = 'ipfix+tls://:4740?cert=cert.pem&key=key.pem'

describe("a listen URI, in goflow2's grammar", () => {
  for (const [text, listener] of [
    ['flow://:2055', { scheme: 'flow', host: '', port: 2055, count: 1 }],
    ['netflow://192.0.2.1:2055/', { scheme: 'netflow', host: '192.0.2.1', port: 2055, count: 1 }],
    ['sflow://:6343', { scheme: 'sflow', host: '', port: 6343, count: 1 }],
    ['flow://[::]:9995?count=4', { scheme: 'flow', host: '::', port: 9995, count: 4 }],
    ['flow://[::1]:0/?count=2', { scheme: 'flow', host: '::1', port: 0, count: 2 }],
    ['flow://localhost:2055?count=0', { scheme: 'flow', host: 'localhost', port: 2055, count: 1 }],
    ['pcap:router.pcap', { scheme: 'pcap', file: 'router.pcap' }],
    ['pcap:/tmp/a%2Cb?.pcap', { scheme: 'pcap', file: '/tmp/a,b?.pcap' }],
    ['ipfix+tcp://:4739', { scheme: 'ipfix+tcp', host: '', port: 4739 }],
  ] as const) {
    it(`reads ${text}`, () => assert.deepEqual(parseListener(text), listener))
  }

  it('reads where a TLS listener has its files', () => {
    const listener = { scheme: 'ipfix+tls', host: '', port: 4740, cert: 'cert.pem', key: 'key.pem' }
    assert.deepEqual(parseListener(tls), { ...listener, clientCa: undefined })
    assert.deepEqual(parseListener(`${tls}&client_ca=/etc/c++/ca%201.pem`), {
      ...listener,
      clientCa: '/etc/c++/ca 1.pem',
    })
  })

  for (const [text, message] of [
    [
      'udp://:2055',
      'unknown scheme "udp"; the choices are flow, netflow, sflow, ipfix+tcp, ipfix+tls, kafka and pcap',
    ],
    ['ipfix+ssl://:4740', 'unknown scheme "ipfix+ssl"; did you mean "ipfix+tls"?'],
    ['flow://:2055?count=65', 'expected count to be from 1 to 64, got "65"'],
    ['flow://:2055?blocking=true', 'unknown parameter "blocking"; the only choice is count'],
    ['ipfix+tcp://:4739?count=2', 'unknown parameter "count"; ipfix+tcp has none'],
    [`${tls}&clientca=x`, 'unknown parameter "clientca"; did you mean "client_ca"?'],
    [
      'ipfix+tls://:4740?key=key.pem',
      'expected the file of cert, as in ipfix+tls://:4740?cert=cert.pem&key=key.pem',
    ],
    [
      `${tls}&client_ca=`,
      'expected the file of client_ca, as in ipfix+tls://:4740?cert=cert.pem&key=key.pem',
    ],
    ['flow://:2055/path', 'expected host:port, as in :9590 or [::1]:9590, got ":2055/path"'],
    ['pcap:', 'expected the name of a capture file, as in pcap:router.pcap'],
    [2055, 'expected scheme://host:port, as in flow://:2055, got 2055'],
  ] as const) {
    it(`is not ${text}`, () => assert.throws(() => parseListener(text), { message }))
  }

  it('may use a port once with UDP and once with TCP', () => {
    const key = (text: string) => listenerKey(parseListener(text))
    assert.equal(key('flow://:4739'), key('sflow://:4739'))
    assert.equal(key('ipfix+tcp://:4740'), key(tls))
    assert.notEqual(key('flow://:4739'), key('ipfix+tcp://:4739'))
    assert.equal(key('ipfix+tcp://:0'), undefined)
  })

  it('reads a capture once', () => {
    const key = (text: string) => listenerKey(parseListener(text))
    assert.equal(key('pcap:a.pcap'), key('pcap:a.pcap'))
    assert.notEqual(key('pcap:a.pcap'), key('pcap:b.pcap'))
  })
})
