import { parentPort } from 'node:worker_threads'
import { compareSync } from 'bcryptjs'

/** A password to compare with a hash. */
export interface PasswordQuestion {
  readonly id: number
  readonly password: string
  readonly hash: string
}

export interface PasswordAnswer {
  readonly id: number
  readonly isRight: boolean
}

const port = parentPort
port?.on('message', ({ id, password, hash }: PasswordQuestion) => {
  port.postMessage({ id, isRight: compareSync(password, hash) } satisfies PasswordAnswer)
})
