import { X509Certificate } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { ConfigError } from './config/config-error.ts'
import { loadWebConfig } from './config/web/load-web-config.ts'
import type { ServerTls } from './expose/web/server-tls.ts'
import type { PemSource } from './model/pem-source.ts'
import type { WebAccess, WebTls } from './model/web-config.ts'
import { readConfigFile } from './read-config-file.ts'
import { readCredentials } from './system/tls-credentials.ts'
import { tlsReason } from './system/tls-reason.ts'

/** A web configuration file and everything that it names, read and known to work. */
export interface LoadedWeb {
  readonly access: WebAccess
  /** Undefined for plain HTTP. */
  readonly tls: ServerTls | undefined
  /** When the certificate of the server ends, in milliseconds since 1970. */
  readonly expires: number | undefined
  /** The file and those that it names. */
  readonly files: readonly string[]
}

/** Reads a web configuration file; a `ConfigError` says what is wrong with it or with what it names. */
export function loadWeb(path: string): LoadedWeb {
  const { config, place } = loadWebConfig(readConfigFile(path))
  const { tls: given, ...access } = config
  if (given === undefined) return { access, tls: undefined, expires: undefined, files: [path] }
  const tls = besideFile(given, dirname(path))
  const refuse = (problem: string, cause: unknown, { setting }: PemSource) => {
    const where = place(['tls_server_config', setting])
    return new ConfigError([`${where}: tls_server_config: ${problem}`], { cause })
  }
  const credentials = readCredentials(tls, refuse)
  const context = {
    ...credentials,
    minVersion: tls.minVersion,
    maxVersion: tls.maxVersion,
    honorCipherOrder: tls.prefersOwnCiphers,
    ...(tls.ciphers !== undefined && { ciphers: tls.ciphers }),
    ...(tls.curves !== undefined && { ecdhCurve: tls.curves }),
  }
  try {
    createSecureContext(context)
  } catch (error) {
    throw refuse(`${tls.cert.setting} is no good for TLS: ${tlsReason(error)}`, error, tls.cert)
  }
  const { clientAuth, allowedSans } = tls
  return {
    access,
    tls: { context, clientAuth, allowedSans },
    expires: Date.parse(new X509Certificate(credentials.cert).validTo),
    files: [path, ...[tls.cert, tls.key, tls.clientCa].flatMap(fileOf)],
  }
}

/** Relative paths are seen from the folder of the file. */
function besideFile(tls: WebTls, folder: string): WebTls {
  const place = (source: PemSource): PemSource =>
    source.kind === 'file' ? { ...source, text: resolve(folder, source.text) } : source
  return {
    ...tls,
    cert: place(tls.cert),
    key: place(tls.key),
    clientCa: tls.clientCa && place(tls.clientCa),
  }
}

function fileOf(source: PemSource | undefined): string[] {
  return source?.kind === 'file' ? [source.text] : []
}
