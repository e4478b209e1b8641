import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseListener } from '../../src/config/values/listener.ts'
import { laneStreams } from '../../src/lanes/lane-streams.ts'

const login = 'kafka://a/flows?format=flow&sasl=plain&user=u'

const withPassword = (parameter: string) => [parseListener(`${login}&${parameter}`)]

describe('the streams of lanes', () => {
  it('are those among the listeners, with what the environment has', () => {
    const { streams, problems } = laneStreams(
      [...withPassword('password_env=P'), parseListener('flow://:2055')],
      { P: 'hush' },
    )
    assert.deepEqual(problems, [])
    assert.deepEqual(
      streams.map(({ topics }) => topics.login),
      [{ mechanism: 'plain', user: 'u', password: { kind: 'text', text: 'hush' } }],
    )
  })

  it('leave files to those who log in, later', () => {
    const file = 'test/lanes/lane-streams.test.ts'
    const { streams } = laneStreams(withPassword(`password_file=${file}`), {})
    const [stream] = streams
    assert.deepEqual(stream?.topics.login, {
      mechanism: 'plain',
      user: 'u',
      password: { kind: 'file', text: file },
    })
  })

  it('tell what is not there, without a word of any secret', () => {
    assert.deepEqual(laneStreams(withPassword('password_env=P'), {}).problems, [
      'kafka://a:9092/flows: the variable P is not set',
    ])
    assert.deepEqual(laneStreams(withPassword('password_file=none'), {}).problems, [
      'kafka://a:9092/flows: cannot read the secret none: there is no such file',
    ])
  })
})
