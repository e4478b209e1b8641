import { unreadable } from '../../system/unreadable.ts'
import { CaptureError } from './capture-error.ts'

/** Why a file cannot be read: it is no capture, or the system does not let us; else `undefined`. */
export function captureFailure(error: unknown): string | undefined {
  if (error instanceof CaptureError) return error.message
  if (!(error instanceof Error)) return undefined
  const { syscall, code } = error as NodeJS.ErrnoException
  if (syscall !== 'open' && syscall !== 'read') return undefined
  const reason = unreadable(error)
  return code === 'EISDIR' ? `${reason}: name the captures in it, one by one` : reason
}
