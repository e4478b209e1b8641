import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import kafkajs from 'kafkajs'
import { failureOf } from '../../../src/source/kafka/failure-of.ts'
import { KafkaFailure } from '../../../src/source/kafka/kafka-failure.ts'

const { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } = kafkajs

const refused = new KafkaJSConnectionError('Connection error: connect ECONNREFUSED 192.0.2.1:9092')
const named = (name: string, message: string) => Object.assign(new Error(message), { name })
const protocol = (type: string) => {
  const error = new KafkaJSProtocolError('the broker says no')
  return Object.assign(error, { type })
}

describe('a failure of Kafka', () => {
  for (const [reason, error] of [
    ['unreachable', refused],
    ['unreachable', new KafkaJSNumberOfRetriesExceeded(refused, { retryCount: 5, retryTime: 1 })],
    ['authentication', named('KafkaJSSASLAuthenticationError', 'SASL PLAIN authentication failed')],
    ['tls', new KafkaJSConnectionError('Connection error: self-signed certificate')],
    ['authorization', protocol('GROUP_AUTHORIZATION_FAILED')],
    ['coordinator', protocol('GROUP_LOAD_IN_PROGRESS')],
    ['coordinator', protocol('NOT_COORDINATOR_FOR_GROUP')],
    ['topic', protocol('UNKNOWN_TOPIC_OR_PARTITION')],
    ['batch', named('KafkaJSNotImplemented', 'some compression not implemented')],
    ['batch', named('RangeError', 'Attempt to access memory outside buffer bounds')],
    ['secret', new Error('outside', { cause: new KafkaFailure('secret', 'no file') })],
    ['other', new TypeError('x is not a function')],
    ['other', 'no error at all'],
  ] as const) {
    it(`is ${reason}: ${error}`, () => assert.equal(failureOf(error).reason, reason))
  }

  it('says what was at the bottom of it', () => {
    const error = new Error('retries', { cause: refused })
    assert.equal(failureOf(error).message, refused.message)
  })
})
