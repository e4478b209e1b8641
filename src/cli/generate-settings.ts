import { ConfigError } from '../config/config-error.ts'
import { suggestion } from '../config/suggestion.ts'
import { parseDuration } from '../config/values/duration.ts'
import { parseEndpoint } from '../config/values/endpoint.ts'
import { Mistake } from '../config/values/mistake.ts'
import { shown } from '../config/values/shown.ts'
import type { TrafficSettings } from '../source/generator/generate-traffic.ts'
import { type Protocol, protocols } from '../source/generator/protocol.ts'
import { isLoopback, resolveTarget, type Target } from '../source/generator/target.ts'
import type { GenerateArguments } from './generate.ts'

/** Each sampler has one of the addresses 127.0.0.1 to 127.0.0.254. */
const MOST_SAMPLERS = 254

/** A run of the generator. */
export interface GenerateSettings extends TrafficSettings {
  /** Milliseconds after which it ends in any case. */
  readonly duration: number | undefined
}

/** Checks what was given on the command line; throws a `ConfigError` with all that is wrong. */
export async function generateSettings(args: GenerateArguments): Promise<GenerateSettings> {
  const problems: string[] = []
  /** The checked value of a flag, or, for one that was not given, nothing. */
  function flag<Value>(name: keyof GenerateArguments, check: () => Value): Value | undefined {
    if (args[name] === undefined) return undefined
    try {
      return check()
    } catch (error) {
      if (!(error instanceof Mistake)) throw error
      problems.push(`--${name}: ${error.message}`)
      return undefined
    }
  }
  const to = flag('to', () => target(args.to))
  const rate = flag('rate', () => number(args.rate, 0, 1e9))
  const spoken = flag('protocol', () => args.protocol.map(protocol))
  const seed = flag('seed', () => integer(args.seed, 0, 0xffff_ffff))
  const samplers = flag('samplers', () => integer(args.samplers, 1, MOST_SAMPLERS))
  const duration = flag('for', () => parseDuration(args.for, '1ms', '20d'))
  const count = flag('count', () => integer(args.count, 1, Number.MAX_SAFE_INTEGER))
  const start = flag('start', () => time(args.start))
  if (!(to && spoken) || rate === undefined || seed === undefined || problems.length > 0) {
    throw new ConfigError(problems)
  }
  return {
    to: await reachable(to, args['allow-remote']),
    rate,
    protocols: spoken,
    seed,
    samplers,
    count: mostRecords(rate, duration, count),
    start,
    duration,
  }
}

function target(text: string): Target {
  const { host, port } = parseEndpoint(text)
  if (host === '' || port === 0) throw new Mistake(`expected a host and a port, got ${text}`)
  return { host, port }
}

function protocol(text: string): Protocol {
  const found = protocols.find((one) => one === text)
  if (found !== undefined) return found
  throw new Mistake(`unknown choice ${shown(text)}; ${suggestion(text, protocols)}`)
}

/** Looks the host up, and refuses one that is another machine unless that is wanted. */
async function reachable(named: Target, allowRemote: boolean): Promise<Target> {
  const to = await resolveTarget(named).catch((error: unknown) => {
    throw new ConfigError([`--to: cannot find the host ${named.host}`], { cause: error })
  })
  if (allowRemote || isLoopback(to.host)) return to
  throw new ConfigError([
    `--to: ${named.host} is not this machine, and made-up flows would end up in its statistics; ` +
      'add --allow-remote if that is what you want',
  ])
}

/** With a rate, a duration is a number of records: so each run sends the same. */
function mostRecords(
  rate: number,
  duration: number | undefined,
  count: number | undefined,
): number | undefined {
  if (rate === 0 || duration === undefined) return count
  const records = Math.max(1, Math.round((rate * duration) / 1000))
  return Math.min(records, count ?? records)
}

function number(value: number | undefined, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new Mistake(`expected a number from ${least} to ${most}`)
}

function integer(value: number | undefined, least: number, most: number): number {
  if (Number.isInteger(value)) return number(value, least, most)
  throw new Mistake(`expected a whole number from ${least} to ${most}`)
}

function time(text: string | undefined): number {
  const milliseconds = Date.parse(text ?? '')
  if (milliseconds >= 0) return milliseconds
  throw new Mistake('expected a time such as 2026-01-31T12:00:00Z')
}
