import { readFileSync } from 'node:fs'
import { ConfigError } from './config/config-error.ts'
import { unreadable } from './system/unreadable.ts'

/** What a file of settings has in it; a `ConfigError` says why it cannot be read. */
export function readConfigFile(name: string): { readonly name: string; readonly text: string } {
  try {
    return { name, text: readFileSync(name, 'utf8') }
  } catch (error) {
    const reason = unreadable(error)
    if (reason === undefined) throw error
    throw new ConfigError([`cannot read ${name}: ${reason}`], { cause: error })
  }
}
