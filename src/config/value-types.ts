import { array, NEVER, type output, preprocess, unknown, type ZodType } from 'zod'
import { parseNetwork } from '../model/address.ts'
import { type ValueType, valueTypes } from './setting.ts'
import { suggestion } from './suggestion.ts'
import { parseAsNameSource } from './values/as-name-source.ts'
import { parseDuration } from './values/duration.ts'
import { parseEndpoint } from './values/endpoint.ts'
import { parseListener } from './values/listener.ts'
import { Mistake } from './values/mistake.ts'
import { shown } from './values/shown.ts'
import { parseSize } from './values/size.ts'
import { splitEntries } from './values/split-entries.ts'

/** A value that `read` understands, or throws a `Mistake` about. */
export function parsed<T>(type: ValueType, read: (value: unknown) => T) {
  const schema = unknown().transform((value, context): T => {
    try {
      return read(value)
    } catch (error) {
      if (!(error instanceof Mistake)) throw error
      context.issues.push({ code: 'custom', message: error.message, input: value })
      return NEVER
    }
  })
  return schema.register(valueTypes, type)
}

export const text = () =>
  parsed({ form: 'text', name: 'text' }, (value) => {
    if (typeof value === 'string' && value !== '') return value
    throw new Mistake(`expected a text, got ${shown(value)}`)
  })

export const trueOrFalse = () =>
  parsed({ form: 'switch', name: '`true` or `false`' }, (value) => {
    if (typeof value === 'boolean') return value
    throw new Mistake(`expected true or false, got ${shown(value)}`)
  })

export const integer = (least: number, most: number) =>
  parsed({ form: 'number', name: `whole number, ${least} to ${most}` }, (value) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
      return value
    }
    throw new Mistake(`expected a whole number from ${least} to ${most}, got ${shown(value)}`)
  })

export const duration = (least: string, most: string) =>
  parsed({ form: 'text', name: `duration, ${least} to ${most}` }, (value) =>
    parseDuration(value, least, most),
  )

export const size = (least: string, most: string) =>
  parsed({ form: 'text', name: `size, ${least} to ${most}` }, (value) =>
    parseSize(value, least, most),
  )

export function choice<const T extends readonly string[]>(choices: T) {
  const name = choices.map((one) => `\`${one}\``).join(', ')
  return parsed({ form: 'text', name: `one of ${name}` }, (value): T[number] => {
    const found = choices.find((one) => one === value)
    if (found !== undefined) return found
    throw new Mistake(`unknown choice ${shown(value)}; ${suggestion(`${value}`, choices)}`)
  })
}

export const network = () =>
  parsed({ form: 'text', name: 'address or CIDR' }, (value) => {
    const found = typeof value === 'string' ? parseNetwork(value) : undefined
    if (found !== undefined) return found
    throw new Mistake(`expected an address or a network as 192.0.2.0/24, got ${shown(value)}`)
  })

export const listener = () =>
  parsed({ form: 'text', name: 'URI `scheme://host:port[?parameters]`' }, parseListener)

export const asNameSource = () =>
  parsed({ form: 'text', name: '`auto`, file or URL' }, parseAsNameSource)

export const webAddress = () =>
  parsed({ form: 'text', name: '`host:port`' }, (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new Mistake(`expected host:port, got ${shown(value)}`)
    }
    parseEndpoint(`${value}`)
    return `${value}`
  })

export const webPath = () =>
  parsed({ form: 'text', name: 'path' }, (value) => {
    if (typeof value !== 'string' || !/^(\/[\w.~-]+)+$/.test(value)) {
      throw new Mistake(`expected a path such as /metrics, got ${shown(value)}`)
    }
    if (/^\/(-|api)\//.test(value))
      throw new Mistake(`${shown(value)} is taken by flowtally itself`)
    return value
  })

export const samplingRate = () =>
  parsed({ form: 'number', name: 'number from 1' }, (value) => {
    if (typeof value === 'number' && value >= 1 && value <= 0xffff_ffff) return value
    throw new Mistake(`expected a sampling rate, 1000 for one packet in 1000, got ${shown(value)}`)
  })

export const samplingRateOrNone = () =>
  parsed({ form: 'number', name: 'number from 1, or `none`' }, (value) => {
    if (value === 'none') return undefined
    const rate = samplingRate().safeParse(value)
    if (rate.success) return rate.data
    throw new Mistake(`expected none, or 1000 for one packet in 1000, got ${shown(value)}`)
  })

/**
 * A list, which may also be written with commas, as flags and variables must. No two entries may
 * have the same `key`.
 */
export function list<T extends ZodType>(
  item: T,
  name: string,
  least = 0,
  key: (entry: output<T>) => unknown = (entry) => JSON.stringify(entry),
) {
  const entries = array(item)
    .min(least, { error: () => `expected at least ${least}` })
    .superRefine((all, context) => {
      const seen = new Set<unknown>()
      for (const [i, entry] of all.map(key).entries()) {
        if (entry !== undefined && seen.has(entry)) {
          context.addIssue({ code: 'custom', path: [i], message: 'the same is there already' })
        }
        seen.add(entry)
      }
    })
  return preprocess(splitCommas, entries).register(valueTypes, { form: 'list', name })
}

function splitCommas(value: unknown): unknown {
  if (typeof value === 'string') return splitEntries(value)
  if (!Array.isArray(value)) return value
  return value.flatMap((entry) => (typeof entry === 'string' ? splitEntries(entry) : [entry]))
}
