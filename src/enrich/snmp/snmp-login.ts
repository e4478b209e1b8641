import type { SnmpAuthProtocol, SnmpPrivacyProtocol } from '../../model/snmp-credential.ts'

/** A credential with its secrets read. */
export type SnmpLogin =
  | { readonly kind: 'community'; readonly port: number; readonly community: string }
  | {
      readonly kind: 'user'
      readonly port: number
      readonly user: string
      readonly context: string
      readonly auth?: { readonly protocol: SnmpAuthProtocol; readonly password: string } | undefined
      readonly privacy?:
        | { readonly protocol: SnmpPrivacyProtocol; readonly password: string }
        | undefined
    }
