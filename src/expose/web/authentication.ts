import { createHmac, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { WebAccess } from '../../model/web-config.ts'

/** Whether a password is that of a hash. */
export type Compare = (password: string, hash: string) => Promise<boolean>

/** `busy` is for later: too many passwords wait for being checked. */
export type Verdict = 'right' | 'wrong' | 'busy'

/** Passwords that wait for being checked: a second's worth of them or so. */
const MOST_WAITING = 16

/** Results that are kept, of right passwords and of wrong ones. */
const MOST_RESULTS = 1000

interface Credentials {
  readonly user: string
  readonly password: string
}

/**
 * Checks users and passwords (RFC 7617) against bcrypt hashes, each combination once. How long that takes
 * does not tell whether a user exists.
 */
export class Authentication {
  readonly #compare: Compare
  /** What nobody outside knows: so that no password is kept, nor guessed from what is. */
  readonly #salt = randomBytes(32)
  // apart, so that no number of wrong passwords makes a right one be forgotten
  readonly #right = new LRUCache<string, true>({ max: MOST_RESULTS })
  readonly #wrong = new LRUCache<string, true>({ max: MOST_RESULTS })
  readonly #underWay = new Map<string, Promise<boolean>>()

  constructor(compare: Compare) {
    this.#compare = compare
  }

  /** The verdict on an `Authorization` header. Rejects if passwords cannot be compared. */
  async verdict(header: string | undefined, users: WebAccess['users']): Promise<Verdict> {
    const credentials = credentialsOf(header)
    if (credentials === undefined) return 'wrong'
    const { user, password } = credentials
    const known = users.get(user)
    const hash = known ?? this.#decoy(user, users)
    const key = this.#digest(JSON.stringify([user, hash, password])).toString('base64')
    if (this.#right.get(key)) return 'right'
    if (this.#wrong.get(key)) return 'wrong'
    const underWay = this.#underWay.get(key)
    if (underWay === undefined && this.#underWay.size >= MOST_WAITING) return 'busy'
    const isRight = (await (underWay ?? this.#check(key, password, hash))) && known !== undefined
    const results = isRight ? this.#right : this.#wrong
    results.set(key, true)
    return isRight ? 'right' : 'wrong'
  }

  #check(key: string, password: string, hash: string): Promise<boolean> {
    const check = this.#compare(password, hash).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, check)
    return check
  }

  /** A hash for a user that is none, always the same: it costs as much as that of somebody who is. */
  #decoy(user: string, users: WebAccess['users']): string {
    const hashes = [...users.values()]
    return hashes[this.#digest(user).readUInt32BE() % hashes.length] ?? ''
  }

  #digest(text: string): Buffer {
    return createHmac('sha256', this.#salt).update(text).digest()
  }
}

function credentialsOf(header: string | undefined): Credentials | undefined {
  const [, encoded] = /^basic +([\w+/-]+=*) *$/i.exec(header ?? '') ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
