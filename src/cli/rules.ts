import type { CommandModule, Options } from 'yargs'
import { ConfigError } from '../config/config-error.ts'
import type { ConfigSources } from '../config/sources.ts'
import { parseDuration } from '../config/values/duration.ts'
import { Mistake } from '../config/values/mistake.ts'
import { shown } from '../config/values/shown.ts'
import { parseSpeed } from '../config/values/speed.ts'
import { flowRoles } from '../promql/flow-roles.ts'
import { rules } from '../rules/rules.ts'
import { type Thresholds, thresholds } from '../rules/thresholds.ts'
import type { MetricDefinition } from '../tally/metric-definition.ts'
import { readConfig } from './read-config.ts'
import { settingOptions } from './setting-options.ts'
import { textFlag } from './text-flag.ts'
import { writeFile } from './write-file.ts'

const options: Record<string, Options> = {
  out: {
    type: 'string',
    requiresArg: true,
    group: 'Rules:',
    describe: 'File that they are written to; standard output where it is not said.',
  },
  runbooks: {
    type: 'string',
    requiresArg: true,
    default: 'docs/alerts.md',
    group: 'Rules:',
    describe: 'Where docs/alerts.md is for whoever gets an alert, as a URL.',
  },
  ...Object.fromEntries(
    thresholds.map(({ name, usual, help }): [string, Options] => [
      name,
      {
        type: 'string',
        requiresArg: true,
        default: usual,
        group: 'Rules:',
        describe: help.replaceAll('`', ''),
      },
    ]),
  ),
}

/** `flowtally rules`: recording rules and alerts for the metrics of a configuration. */
export function rulesCommand(environment: ConfigSources['environment']): CommandModule {
  return {
    command: 'rules',
    describe: 'Write recording rules and alerts for Prometheus',
    builder: { ...options, ...settingOptions() },
    handler: ({ out, runbooks, ...flags }) => {
      const limits = thresholdsOf(flags)
      for (const { name } of thresholds) delete flags[name]
      const { metrics } = readConfig(flags, environment)
      const text = rules(metrics, limits, textFlag('runbooks', runbooks))
      warnOfFloor(metrics, limits)
      if (out === undefined) process.stdout.write(text)
      else writeFile(textFlag('out', out), text)
    },
  }
}

/** A metric without bytes has no bits a second, which the floor is about. */
function warnOfFloor(metrics: readonly MetricDefinition[], { floor }: Thresholds): void {
  const { source, destination } = flowRoles(metrics)
  const strange = new Set([source, destination].filter((it) => it && it.noun !== 'bits'))
  for (const metric of strange) {
    console.error(
      `warning: ${metric?.family} is not in bytes: alerts about its AS take --floor for ${floor} ${metric?.noun} a second`,
    )
  }
}

/** The thresholds that were given, or are usual; a `ConfigError` has all that is wrong with them. */
function thresholdsOf(flags: Readonly<Record<string, unknown>>): Thresholds {
  const problems: string[] = []
  const read = thresholds.map(({ name, kind }) => {
    try {
      return [name, parsers[kind]([flags[name]].flat().at(-1))]
    } catch (error) {
      if (!(error instanceof Mistake)) throw error
      problems.push(`--${name}: ${error.message}`)
      return []
    }
  })
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.fromEntries(read) as Thresholds
}

const parsers: Readonly<Record<(typeof thresholds)[number]['kind'], (value: unknown) => number>> = {
  speed: parseSpeed,
  duration: (value) => parseDuration(value, '1s', '30d'),
  share: number('a share between 0 and 1, such as 0.9 for 90 %', (it) => it > 0 && it < 1),
  factor: number('a factor of 1 or more, such as 1.5', (it) => it >= 1),
  count: number('a whole number above 0', (it) => Number.isSafeInteger(it) && it > 0),
}

function number(what: string, fits: (number: number) => boolean) {
  return (value: unknown): number => {
    const read = typeof value === 'string' && /^[\d.]+$/.test(value) ? Number(value) : Number.NaN
    if (fits(read) && Number.isFinite(read)) return read
    throw new Mistake(`expected ${what}, got ${shown(value)}`)
  }
}
