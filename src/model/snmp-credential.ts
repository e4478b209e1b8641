import type { Secret } from './secret.ts'

/** RFC 3414, RFC 7860; the names are net-snmp's. */
export const snmpAuthProtocols = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const
export type SnmpAuthProtocol = (typeof snmpAuthProtocols)[number]

/**
 * RFC 3826; AES with 256 bits after Blumenthal (`aes256b`) or as Cisco does (`aes256r`). DES (RFC 3414) is
 * not among them, since the OpenSSL of Node.js has it no more.
 */
export const snmpPrivacyProtocols = ['aes', 'aes256b', 'aes256r'] as const
export type SnmpPrivacyProtocol = (typeof snmpPrivacyProtocols)[number]

/** How an SNMP agent can be asked: by a community (v2c), or as a user (v3). */
export type SnmpCredential =
  | { readonly kind: 'community'; readonly port: number; readonly community: Secret }
  | {
      readonly kind: 'user'
      readonly port: number
      readonly user: string
      readonly context: string
      readonly auth?: { readonly protocol: SnmpAuthProtocol; readonly password: Secret } | undefined
      readonly privacy?:
        | { readonly protocol: SnmpPrivacyProtocol; readonly password: Secret }
        | undefined
    }
