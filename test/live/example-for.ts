import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inFolder } from './in-folder.ts'

const named = /(?:--config|--web\.config\.file|web-config|flowtally -c|nfacctd -f) (\w[\w.]*)/

/** Writes the configuration that a command names, unless it is there: the last one of a part of a page. */
export function exampleFor(command: string, folder: string, part: string): void {
  const [, name] = named.exec(command) ?? []
  if (name === undefined || existsSync(join(folder, name))) return
  const example = [...part.matchAll(/^```(?:yaml|conf)\n([\s\S]*?)^```$/gm)].at(-1)?.[1] ?? ''
  writeFileSync(join(folder, name), inFolder(example, folder))
}
