import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { listenerKey, parseListener } from '../../../src/config/values/listener.ts'
import { splitEntries } from '../../../src/config/values/split-entries.ts'

const plain = {
  scheme: 'kafka',
  brokers: ['kafka.example:9092'],
  topics: ['flows'],
  format: 'flow',
  generation: undefined,
  group: 'flowtally',
  partitions: undefined,
  from: 'latest',
  tls: undefined,
  login: undefined,
}

const uri = 'kafka://kafka.example/flows?format=flow'

describe('topics of Kafka', () => {
  for (const [text, more] of [
    [uri, {}],
    [
      'kafka://a:9093,[2001:db8::1]:9094,b/flows,more.flows?format=sflow&group=g&from=earliest',
      {
        brokers: ['a:9093', '[2001:db8::1]:9094', 'b:9092'],
        topics: ['flows', 'more.flows'],
        format: 'sflow',
        group: 'g',
        from: 'earliest',
      },
    ],
    [`${uri}&partitions=all`, { group: undefined }],
    [
      'kafka://kafka.example/flows?format=goflow2-protobuf&generation=goflow',
      { format: 'goflow2-protobuf', generation: 'goflow' },
    ],
    [`${uri}&partitions=0,2,2`, { group: undefined, partitions: [0, 2] }],
    [`${uri}&tls=true`, { tls: { ca: undefined, cert: undefined, key: undefined } }],
    [
      `${uri}&ca=ca.pem&cert=a+b.pem&key=key.pem`,
      { tls: { ca: 'ca.pem', cert: 'a+b.pem', key: 'key.pem' } },
    ],
    [
      `${uri}&sasl=plain&user=u&password_env=PASS`,
      {
        login: { mechanism: 'plain', user: 'u', password: { kind: 'variable', text: 'PASS' } },
      },
    ],
    [
      `${uri}&sasl=scram-sha-512&user=u&password_file=/run/p`,
      {
        login: {
          mechanism: 'scram-sha-512',
          user: 'u',
          password: { kind: 'file', text: '/run/p' },
        },
      },
    ],
    [
      `${uri}&sasl=oauthbearer&token_file=/run/t`,
      { login: { mechanism: 'oauthbearer', token: { kind: 'file', text: '/run/t' } } },
    ],
  ] as const) {
    it(`are ${text}`, () => assert.deepEqual(parseListener(text), { ...plain, ...more }))
  }

  it('may be a block of the file', () => {
    assert.deepEqual(
      parseListener({
        kafka: ['a:9093', 'b'],
        topics: 'flows',
        format: 'netflow',
        partitions: [0, 1],
        tls: true,
      }),
      {
        ...plain,
        brokers: ['a:9093', 'b:9092'],
        format: 'netflow',
        group: undefined,
        partitions: [0, 1],
        tls: { ca: undefined, cert: undefined, key: undefined },
      },
    )
  })

  for (const [value, message] of [
    [
      'kafka://kafka.example',
      'expected brokers and topics, as in kafka://broker:9092/topic?format=flow',
    ],
    [
      { kafka: 'a', format: 'flow' },
      'expected brokers and topics, as in kafka://broker:9092/topic?format=flow',
    ],
    [
      'kafka://a/flows',
      'expected format, what the messages are: one of flow, netflow, sflow, pmacct-json, goflow2-json, goflow2-protobuf, netobserv-json',
    ],
    ['kafka://a/flows?format=flows', 'unknown format "flows"; did you mean "flow"?'],
    ['kafka://a:x/flows?format=flow', 'expected a broker as host:port, got "a:x"'],
    ['kafka://a/fl ows?format=flow', 'expected the name of a topic, got "fl ows"'],
    [`${uri}&groups=x`, 'unknown parameter "groups"; did you mean "group"?'],
    [
      `${uri}&group=g&partitions=0`,
      'expected partitions or a group: the members of a group share them out',
    ],
    [`${uri}&partitions=x`, 'expected partitions to be all or numbers as in 0,1, got "x"'],
    [`${uri}&generation=goflow`, 'expected a generation for format=goflow2-protobuf only'],
    [`${uri}&from=begin`, 'unknown from "begin"; the choices are latest and earliest'],
    [`${uri}&cert=a`, 'expected cert and key together: a certificate is shown with its key'],
    [`${uri}&sasl=plain`, 'expected a user for sasl=plain'],
    [`${uri}&sasl=plain&user=u`, 'expected password_env=VARIABLE or password_file=FILE'],
    [
      `${uri}&user=u`,
      'expected sasl beside user: one of plain, scram-sha-256, scram-sha-512, oauthbearer',
    ],
    [
      `${uri}&sasl=plain&user=u&password=hush`,
      'unknown parameter "password"; secrets are in a variable or a file: password_env, password_file',
    ],
    [
      'kafka://u:hush@a/flows?format=flow',
      'expected no user before the brokers; write user=NAME&password_env=VARIABLE',
    ],
  ] as const) {
    it(`are not ${JSON.stringify(value)}`, () =>
      assert.throws(() => parseListener(value), { message }))
  }

  it('are read once', () => {
    const key = (text: string) => listenerKey(parseListener(text))
    assert.equal(key(uri), key(`${uri}&group=g`))
    assert.notEqual(key(uri), key('kafka://kafka.example/more?format=flow'))
  })
})

describe('a list that is written with commas', () => {
  for (const [text, entries] of [
    ['flow://:1, sflow://:2', ['flow://:1', 'sflow://:2']],
    ['kafka://a,b:1/t,u?x=1,2', ['kafka://a,b:1/t,u?x=1,2']],
    ['flow://:1,kafka://a, b/t,pcap:x', ['flow://:1', 'kafka://a,b/t', 'pcap:x']],
    ['kafka://a/t,kafka://b/t', ['kafka://a/t', 'kafka://b/t']],
    ['a,b', ['a', 'b']],
  ] as const) {
    it(`is ${text}`, () => assert.deepEqual(splitEntries(text), entries))
  }
})
