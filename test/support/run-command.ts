import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Far longer than any command of a test takes on a busy machine, in milliseconds. */
const TIMEOUT = 180_000

/** More than any of them prints, in bytes. */
const LONGEST_OUTPUT = 64 * 1024 * 1024

/** Runs a command to its end and returns what it prints. */
export async function runCommand(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, {
    timeout: TIMEOUT,
    maxBuffer: LONGEST_OUTPUT,
  })
  return stdout
}
