import { array, type core, type output, strictObject } from 'zod'
import {
  type SnmpCredential,
  snmpAuthProtocols,
  snmpPrivacyProtocols,
} from '../../model/snmp-credential.ts'
import { setting, valueTypes } from '../setting.ts'
import { choice, integer, text } from '../value-types.ts'
import { byNetwork } from './by-network.ts'
import { secret, secretFile } from './secret.ts'

/** RFC 3414 §11.2 */
const SHORTEST_PASSWORD = 8

/** How an agent is asked, as it is written. */
export const snmpCredentialSchema = strictObject({
  community: setting(secret().optional(), 'Names', 'SNMP v2c: the community.', {
    default: 'none: it is v3',
  }),
  community_file: setting(secretFile().optional(), 'Names', 'File with the community in it.', {
    default: 'none',
  }),
  user: setting(text().optional(), 'Names', 'SNMP v3: the user.', { default: 'none: it is v2c' }),
  auth: setting(choice(snmpAuthProtocols).optional(), 'Names', 'How messages are signed.', {
    default: 'not at all',
  }),
  auth_password: setting(secret(SHORTEST_PASSWORD).optional(), 'Names', 'Its password.', {
    default: 'none',
  }),
  auth_password_file: setting(secretFile().optional(), 'Names', 'File with that in it.', {
    default: 'none',
  }),
  privacy: setting(
    choice(snmpPrivacyProtocols).optional(),
    'Names',
    'How messages are encrypted. AES with 256 bits is `aes256r` for Cisco, `aes256b` for others.',
    { default: 'not at all' },
  ),
  privacy_password: setting(secret(SHORTEST_PASSWORD).optional(), 'Names', 'Its password.', {
    default: 'none',
  }),
  privacy_password_file: setting(secretFile().optional(), 'Names', 'File with that in it.', {
    default: 'none',
  }),
  context: setting(text().optional(), 'Names', 'Context of v3.', { default: 'none' }),
  port: setting(integer(1, 65535).prefault(161), 'Names', 'UDP port of the agent.'),
})

type Written = output<typeof snmpCredentialSchema>
type Context = core.$RefinementCtx

/** A map of address or CIDR of samplers to the credentials that are tried there, in their order. */
export const snmpSamplers = () =>
  byNetwork(
    array(snmpCredentialSchema.transform(complete)).min(1, {
      error: 'expected at least one credential',
    }),
  ).register(valueTypes, {
    form: 'mapping',
    name: 'map of address or CIDR to credentials, see below',
  })

function complete(written: Written, context: Context): SnmpCredential {
  const { port, user } = written
  const community = oneOf(written, 'community', context)
  const password = oneOf(written, 'auth_password', context)
  const secondPassword = oneOf(written, 'privacy_password', context)
  const complain = complainTo(context)
  if ((community === undefined) === (user === undefined)) {
    complain('expected either community (v2c) or user (v3)')
  }
  if (community !== undefined) {
    const stray = (['auth', 'privacy', 'context'] as const).find(
      (key) => written[key] !== undefined,
    )
    if (stray !== undefined)
      complain('is of SNMP v3, which has a user in place of a community', stray)
    return { kind: 'community', port, community }
  }
  const auth = protocolOf(written, 'auth', password, context)
  const privacy = protocolOf(written, 'privacy', secondPassword, context)
  if (privacy !== undefined && auth === undefined) {
    complain('needs auth: SNMP v3 encrypts only what is signed', 'privacy')
  }
  return { kind: 'user', port, user: user ?? '', context: written.context ?? '', auth, privacy }
}

function complainTo(context: Context) {
  return (message: string, key?: string) =>
    context.addIssue({
      code: 'custom',
      message,
      ...(key !== undefined && { path: [key], params: { at: 'key' } }),
    })
}

/** The secret as it stands, or the file that it is in. */
function oneOf(
  written: Written,
  key: 'community' | 'auth_password' | 'privacy_password',
  context: Context,
) {
  const inFile = written[`${key}_file`]
  if (written[key] !== undefined && inFile !== undefined) {
    complainTo(context)(`is beside ${key}: one of them is enough`, `${key}_file`)
  }
  return written[key] ?? inFile
}

function protocolOf<K extends 'auth' | 'privacy', P>(
  written: Written,
  key: K,
  password: P | undefined,
  context: Context,
): { protocol: NonNullable<Written[K]>; password: P } | undefined {
  const protocol = written[key]
  if (protocol !== undefined && password !== undefined) return { protocol, password }
  if (protocol !== undefined)
    complainTo(context)(`needs ${key}_password, or ${key}_password_file`, key)
  if (password !== undefined) complainTo(context)(`${key}_password needs ${key}, the protocol`)
  return undefined
}
