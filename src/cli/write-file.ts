import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigError } from '../config/config-error.ts'

/** Writes a file and makes its directory. That it cannot be is a `ConfigError`. */
export function writeFile(name: string, text: string): void {
  try {
    mkdirSync(dirname(name), { recursive: true })
    writeFileSync(name, text)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new ConfigError([`cannot write ${name}: ${error.message}`], { cause: error })
  }
}
