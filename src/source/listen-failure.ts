import { ListenError } from '../system/listen-error.ts'

const hints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address in use. Is another collector running? See --listen',
  EACCES: 'permission denied. Ports below 1024 need privileges; see --listen',
  EADDRNOTAVAIL: 'this machine has no such address. See --listen',
  ENOTFOUND: 'no such host. See --listen',
  EAI_AGAIN: 'the name of the host cannot be looked up. See --listen',
  EINVAL: 'no address to listen on. A link-local one needs its interface: fe80::1%eth0',
  EAFNOSUPPORT: 'this machine has no IPv6. See --listen',
}

/** What the system says about a listener, in words that help. */
export function listenFailure(listen: string, error: unknown): ListenError {
  const message = hints[codeOf(error)] ?? (error instanceof Error ? error.message : `${error}`)
  return new ListenError(listen, message, { cause: error })
}

/** `EADDRINUSE` and the like; empty for what is no error of the system. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
