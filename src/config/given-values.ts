import { type ConfigDocument, readDocument } from './document.ts'
import { fileSettings } from './file-settings.ts'
import { fromFlowExporter } from './flow-exporter/from-flow-exporter.ts'
import { fromEnvironment, fromFlags, type Given } from './given.ts'
import type { Problem } from './problem.ts'
import { settings } from './settings.ts'
import type { ConfigSources } from './sources.ts'
import { isMapping } from './values/is-mapping.ts'

/** What is given, as it stands in a file, and where it was given. */
export interface GivenValues {
  readonly values: Record<string, unknown>
  readonly problems: Problem[]
  readonly given: readonly Given[]
  readonly document: ConfigDocument | undefined
}

/** The values of flags, environment and file, in this rank, before anything is checked. */
export function givenValues({ file, environment, flags }: ConfigSources): GivenValues {
  const document = file && readDocument(file.name, file.text)
  const { values, problems } = fileSettings(document?.content, settings)
  const given = [...fromEnvironment(environment, settings), ...fromFlags(flags, settings)]
  for (const one of given) overlay(values, one)
  const complete = fromFlowExporter(values)
  return {
    values: complete.values,
    problems: [...problems, ...complete.problems],
    given,
    document,
  }
}

/** Puts a value where the schema looks for it; a section that is no map stays, to be reported. */
function overlay(values: Record<string, unknown>, { setting, value }: Given): void {
  const [key = '', inner] = setting.path
  if (inner === undefined) {
    values[key] = value
    return
  }
  const section = values[key] ?? {}
  if (isMapping(section)) values[key] = { ...section, [inner]: value }
}
