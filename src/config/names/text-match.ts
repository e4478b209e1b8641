import type { TextMatch } from '../../model/interface-settings.ts'
import { parsed } from '../value-types.ts'
import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'

/** A text that has to be there as it is, or a `/regex/`, `/regex/i`. */
export const textMatch = () =>
  parsed({ form: 'text', name: 'text or `/regex/`' }, (value): TextMatch => {
    if (typeof value !== 'string' || value === '') {
      throw new Mistake(`expected a text or a /regex/, got ${shown(value)}`)
    }
    const [, source, flags] = /^\/(.+)\/(i?)$/s.exec(value) ?? []
    if (source === undefined) return value
    try {
      return new RegExp(source, flags)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw new Mistake(error.message)
    }
  })
