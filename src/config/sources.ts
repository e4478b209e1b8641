/** Where settings come from, the last one first in rank. */
export interface ConfigSources {
  readonly file?: { readonly name: string; readonly text: string }
  readonly environment: Readonly<Record<string, string | undefined>>
  /** By the names of the flags, without dashes in front; `undefined` for a flag that is not given. */
  readonly flags: Readonly<Record<string, unknown>>
}
