import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { KafkaConfig, SASLOptions } from 'kafkajs'
import type { KafkaLogin, KafkaTls, KafkaTopics } from '../../model/kafka-topics.ts'
import { readSecret } from '../../system/read-secret.ts'
import { unreadable } from '../../system/unreadable.ts'
import { KafkaFailure } from './kafka-failure.ts'

/** How kafkajs is told where to connect, and as whom; throws a `KafkaFailure` about a file. */
export function kafkaConfig({ brokers, tls, login }: KafkaTopics): KafkaConfig {
  return {
    clientId: 'flowtally',
    brokers: [...brokers],
    ...(tls && { ssl: tlsOptions(tls) }),
    ...(login && { sasl: saslOptions(login) }),
    connectionTimeout: 5000,
    authenticationTimeout: 5000,
    requestTimeout: 15_000,
    // who reads begins anew by itself, and says so
    retry: { initialRetryTime: 200, maxRetryTime: 1000, retries: 5 },
  }
}

function tlsOptions({ ca, cert, key }: KafkaTls): ConnectionOptions {
  return {
    ...(ca !== undefined && { ca: readPem('ca', ca) }),
    ...(cert !== undefined && { cert: readPem('cert', cert) }),
    ...(key !== undefined && { key: readPem('key', key) }),
  }
}

function saslOptions(login: KafkaLogin): SASLOptions {
  if (login.mechanism === 'oauthbearer') {
    // asked for at each login: tokens are written anew by somebody else
    const token = async () => ({ value: secretOf(login.token) })
    return { mechanism: 'oauthbearer', oauthBearerProvider: token }
  }
  const { mechanism, user: username, password } = login
  return { mechanism, username, password: secretOf(password) } as SASLOptions
}

/** Variables were read where they are known; files are read when they are needed. */
function secretOf(secret: Parameters<typeof readSecret>[0]): string {
  const { text, problem } = readSecret(secret, {})
  if (problem !== undefined) throw new KafkaFailure('secret', problem)
  return text
}

function readPem(name: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const reason = unreadable(error)
    if (reason === undefined) throw error
    throw new KafkaFailure('secret', `cannot read ${file} (${name}): ${reason}`, { cause: error })
  }
}
