import type { TLSSocket } from 'node:tls'
import { alternativeNames } from './alternative-names.ts'
import type { ServerTls } from './server-tls.ts'

/** Why a client may not go on with the certificate it showed, or without one; nothing if it may. */
export function certificateRefusal(
  socket: TLSSocket,
  { clientAuth, allowedSans }: Pick<ServerTls, 'clientAuth' | 'allowedSans'>,
): string | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return clientAuth.requires ? 'the client showed none' : undefined
  if (clientAuth.verifies && !socket.authorized) return `${socket.authorizationError}`
  if (allowedSans === undefined) return undefined
  const names = alternativeNames(certificate.subjectAltName)
  if (names.some((name) => allowedSans.includes(name))) return undefined
  return `none of its alternative names is among client_allowed_sans: ${names.join(', ')}`
}
