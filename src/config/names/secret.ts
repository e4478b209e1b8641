import type { Secret } from '../../model/secret.ts'
import { parsed } from '../value-types.ts'
import { Mistake } from '../values/mistake.ts'

/** A secret, or `$NAME` for a variable of the environment. What is wrong is not quoted. */
export const secret = (least = 1) =>
  parsed({ form: 'text', name: 'text, or `$NAME` of a variable' }, (value): Secret => {
    if (typeof value !== 'string' || value === '') {
      throw new Mistake('expected a text; one of digits needs quotes')
    }
    const [, name] = /^\$([A-Za-z_]\w*)$/.exec(value) ?? []
    if (name !== undefined) return { kind: 'variable', text: name }
    if (value.length >= least) return { kind: 'text', text: value }
    throw new Mistake(`expected at least ${least} characters (RFC 3414 §11.2)`)
  })

/** A file with a secret in it. */
export const secretFile = () =>
  parsed({ form: 'text', name: 'path' }, (value): Secret => {
    if (typeof value === 'string' && value !== '') return { kind: 'file', text: value }
    throw new Mistake('expected the path of a file')
  })
