import { record, string } from 'zod'
import { parseAsNumber } from '../../model/as-number.ts'
import { cleanName } from '../../model/name-text.ts'
import { valueTypes } from '../setting.ts'
import { parsed } from '../value-types.ts'
import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'

const asName = () =>
  parsed({ form: 'text', name: 'text' }, (value) => {
    const name = typeof value === 'string' ? cleanName(value) : ''
    if (name !== '') return name
    throw new Mistake(`expected the name of an AS, got ${shown(value)}`)
  })

/** A map of AS number to name. */
export const asNameOverrides = () =>
  record(
    string().refine((key) => parseAsNumber(key) !== undefined, {
      error: 'expected an AS number, as 64500 or AS64500',
    }),
    asName(),
  )
    .superRefine((names, context) => {
      const seen = new Set<number | undefined>()
      for (const key of Object.keys(names)) {
        const number = parseAsNumber(key)
        if (seen.has(number)) {
          const message = 'the same AS is there already'
          context.addIssue({ code: 'custom', path: [key], message, params: { at: 'key' } })
        }
        seen.add(number)
      }
    })
    .transform((names): ReadonlyMap<number, string> => {
      return new Map(Object.entries(names).map(([key, name]) => [parseAsNumber(key) ?? 0, name]))
    })
    .register(valueTypes, { form: 'mapping', name: 'map of AS number to name' })
