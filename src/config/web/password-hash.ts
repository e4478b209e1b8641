import { parsed } from '../value-types.ts'
import { Mistake } from '../values/mistake.ts'

/** Each more doubles the time of a check: with 15 it is some seconds. */
const MOST_COST = 15

/** A password hashed by bcrypt. What is wrong is not quoted. */
export const passwordHash = () =>
  parsed({ form: 'text', name: 'bcrypt hash' }, (value): string => {
    const match = typeof value === 'string' ? pattern.exec(value) : null
    if (typeof value !== 'string' || match === null) {
      throw new Mistake(
        'expected a password hashed by bcrypt, such as htpasswd -nBC 10 "" prints: $2y$10$…',
      )
    }
    const cost = Number(match[1])
    if (cost >= 4 && cost <= MOST_COST) return value
    throw new Mistake(`expected a bcrypt hash of a cost from 4 to ${MOST_COST}, got ${cost}`)
  })

const pattern = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/
