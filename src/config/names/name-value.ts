import { MOST_NAME_BYTES, nameText } from '../../model/name-text.ts'
import { parsed } from '../value-types.ts'
import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'

/** A name that becomes a label value: bounded, and cleaned as those that come over the network. */
export const nameValue = () =>
  parsed({ form: 'text', name: 'text' }, (value) => {
    const bytes = Buffer.from(typeof value === 'string' ? value : '')
    if (bytes.length > MOST_NAME_BYTES) {
      throw new Mistake(`expected at most ${MOST_NAME_BYTES} bytes, got ${bytes.length}`)
    }
    const name = nameText(bytes)
    if (name !== '') return name
    throw new Mistake(`expected a name, got ${shown(value)}`)
  })
