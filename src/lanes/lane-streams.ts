import type { Listener } from '../config/values/listener.ts'
import { type KafkaTopics, kafkaName } from '../model/kafka-topics.ts'
import type { Secret } from '../model/secret.ts'
import { type Environment, readSecret } from '../system/read-secret.ts'
import type { LaneStream } from './lane-sources.ts'

/**
 * What streams are read, each by a lane of its own, and which of their secrets are not there. Those of the
 * environment are read here, those in files whenever somebody logs in.
 */
export function laneStreams(
  listen: readonly Listener[],
  environment: Environment,
): { readonly streams: readonly LaneStream[]; readonly problems: readonly string[] } {
  const problems: string[] = []
  const streams = listen.flatMap((listener): LaneStream[] => {
    if (listener.scheme !== 'kafka') return []
    const { scheme: _, login, ...topics } = listener
    const known = (secret: Secret): Secret => {
      const { text, problem } = readSecret(secret, environment)
      if (problem !== undefined) problems.push(`${kafkaName(topics)}: ${problem}`)
      return secret.kind === 'file' ? secret : { kind: 'text', text }
    }
    return [{ transport: 'kafka', topics: { ...topics, login: login && loginWith(login, known) } }]
  })
  return { streams, problems }
}

function loginWith(
  login: NonNullable<KafkaTopics['login']>,
  known: (secret: Secret) => Secret,
): NonNullable<KafkaTopics['login']> {
  if (login.mechanism === 'oauthbearer') return { ...login, token: known(login.token) }
  return { ...login, password: known(login.password) }
}
