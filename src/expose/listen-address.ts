import { ListenError } from '../system/listen-error.ts'

/** Where to listen; without a host on every address of the machine. */
export interface ListenAddress {
  readonly host?: string
  readonly port: number
}

const pattern = /^(?:\[(?<ipv6>[^\]]+)\]|(?<host>[^:[\]]*)):(?<port>\d{1,5})$/

/** Reads `:9590`, `127.0.0.1:9590`, `localhost:9590` or `[::1]:9590`. */
export function parseListenAddress(text: string): ListenAddress {
  const { ipv6, host, port } = pattern.exec(text)?.groups ?? {}
  if (port === undefined || Number(port) > 65_535) {
    throw new ListenError(`"${text}"`, 'not HOST:PORT, such as :9590, 127.0.0.1:9590 or [::1]:9590')
  }
  const name = ipv6 ?? host ?? ''
  return name === '' ? { port: Number(port) } : { host: name, port: Number(port) }
}
