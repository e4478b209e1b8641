import { CaptureError } from './capture-error.ts'

/** Why a file cannot be read: it is no capture, or the system does not let us; else `undefined`. */
export function captureFailure(error: unknown): string | undefined {
  if (error instanceof CaptureError) return error.message
  const call = error instanceof Error ? (error as NodeJS.ErrnoException).syscall : undefined
  if (!(error instanceof Error) || (call !== 'open' && call !== 'read')) return undefined
  // `no such file or directory` of `ENOENT: no such file or directory, open 'x'`
  return error.message.replace(/^[A-Z]+: (.*), (open|read).*$/, '$1')
}
