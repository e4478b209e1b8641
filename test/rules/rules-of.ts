import { parse } from 'yaml'

/** A rule of a rule file, of either kind. */
export interface FileRule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly annotations?: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>
}

/** The rules of a rule file. */
export function rulesOf(text: string): FileRule[] {
  const { groups } = parse(text) as { groups: { rules: FileRule[] }[] }
  return groups.flatMap(({ rules }) => rules)
}
