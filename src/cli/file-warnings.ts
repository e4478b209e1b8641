import type { Config } from '../config/config.ts'
import { readAsList } from '../enrich/as-names/read-as-list.ts'
import { loadDatabase } from '../enrich/databases/load-database.ts'
import { loadNetworks } from '../enrich/networks/load-networks.ts'
import { WatchedFile } from '../enrich/watched-file.ts'

/** A file that a setting names, read as far as it can be. */
interface NamedFile {
  readonly setting: string
  readonly file: WatchedFile<{ readonly problems?: readonly string[] }>
}

/**
 * What is wrong with the files that names and numbers come from, a line each. flowtally starts without them, and
 * takes them up when they are there.
 */
export async function fileWarnings(config: Config): Promise<string[]> {
  const warnings: string[] = []
  for (const { setting, file } of filesOf(config)) {
    await file.look(0)
    const { path, error, value } = file
    if (error !== '') warnings.push(`${setting}: cannot use ${path}: ${error}`)
    for (const problem of value?.problems ?? []) {
      warnings.push(`${setting}: ${path}: ${problem}; the line is left out`)
    }
  }
  return warnings
}

function filesOf({ databases, networks, as_names }: Config): NamedFile[] {
  const lists = as_names.flatMap((source) => (source.kind === 'file' ? [source.path] : []))
  return [
    ...(['asn', 'country'] as const).flatMap((kind) =>
      databases[kind].map((path) => ({
        setting: `databases.${kind}`,
        file: new WatchedFile(path, async (bytes) => {
          await loadDatabase(kind, bytes)
          return {}
        }),
      })),
    ),
    ...(networks?.kind === 'file'
      ? [{ setting: 'networks', file: new WatchedFile(networks.path, loadNetworks) }]
      : []),
    ...lists.map((path) => ({
      setting: 'as_names',
      file: new WatchedFile(path, async (bytes) => {
        await readAsList(bytes)
        return {}
      }),
    })),
  ]
}
