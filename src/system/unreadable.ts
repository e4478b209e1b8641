const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
}

/** Why the system did not let a file be read; `undefined` if the error is none of the system's. */
export function unreadable(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined
  // `no such device` of `ENXIO: no such device, open 'x'`
  return reasons[String(error.code)] ?? error.message.replace(/^[A-Z]+: (.*), (open|read).*$/, '$1')
}
