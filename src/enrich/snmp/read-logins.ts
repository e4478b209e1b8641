import type { NetworkValue } from '../../model/network-value.ts'
import type { Secret } from '../../model/secret.ts'
import type { SnmpCredential } from '../../model/snmp-credential.ts'
import { type Environment, readSecret } from '../../read-secret.ts'
import type { SnmpLogin } from './snmp-login.ts'

/** RFC 3414 §11.2 */
const SHORTEST_PASSWORD = 8

/** The credentials with their secrets read, and what is wrong with those; no problem quotes a secret. */
export function readLogins(
  samplers: readonly NetworkValue<readonly SnmpCredential[]>[],
  environment: Environment,
): { readonly logins: NetworkValue<readonly SnmpLogin[]>[]; readonly problems: string[] } {
  const problems = new Set<string>()
  const read = (secret: Secret, least = 1): string => {
    const { text, problem } = readSecret(secret, environment)
    if (problem !== undefined) problems.add(`snmp.samplers: ${problem}`)
    else if (text.length < least) problems.add(`snmp.samplers: ${tooShort(secret, least)}`)
    return text
  }
  const login = (credential: SnmpCredential): SnmpLogin => {
    if (credential.kind === 'community') {
      return { ...credential, community: read(credential.community) }
    }
    const { auth, privacy } = credential
    const password = (secret: Secret) => read(secret, SHORTEST_PASSWORD)
    return {
      ...credential,
      auth: auth && { ...auth, password: password(auth.password) },
      privacy: privacy && { ...privacy, password: password(privacy.password) },
    }
  }
  const logins = samplers.map(({ network, value }) => ({ network, value: value.map(login) }))
  return { logins, problems: [...problems] }
}

function tooShort({ kind, text }: Secret, least: number): string {
  const where = kind === 'variable' ? `the variable ${text}` : text
  return `${where} is shorter than ${least} characters (RFC 3414 §11.2)`
}
