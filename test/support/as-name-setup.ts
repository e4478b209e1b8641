import { AsNameLists } from '../../src/enrich/as-names/as-name-lists.ts'
import { AsNames } from '../../src/enrich/as-names/as-names.ts'
import type { AsNameSource } from '../../src/model/as-name-source.ts'
import { VirtualClock } from './virtual-clock.ts'

/** A line of the log. */
export interface Line {
  readonly level: 'info' | 'warn'
  readonly fields: { readonly [name: string]: unknown }
  readonly message: string
}

/** Names from lists, in time that stands still, with all that the log was told. */
export function asNameSetup(
  sources: readonly AsNameSource[],
  { directory, clock = new VirtualClock() }: { directory?: string; clock?: VirtualClock } = {},
) {
  const lines: Line[] = []
  const note = (level: Line['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields: { ...fields }, message })
  const log = { info: note('info'), warn: note('warn') }
  const names = new AsNames()
  const options = { refresh: 86_400_000, agent: 'flowtally/test', clock, log, directory }
  const lists = new AsNameLists(sources, names, options)
  const warnings = () => lines.filter(({ level }) => level === 'warn')
  return { names, lists, clock, lines, warnings }
}
