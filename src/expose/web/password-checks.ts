import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PasswordAnswer, PasswordQuestion } from './password-worker.ts'

interface Waiting {
  readonly resolve: (isRight: boolean) => void
  readonly reject: (error: Error) => void
}

/**
 * Compares passwords with bcrypt hashes, one after the other, in a thread of its own: each takes tens of
 * milliseconds or more. The thread is there from the first password on.
 */
export class PasswordChecks {
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #next = 0

  /** Rejects only if the thread dies. */
  compare(password: string, hash: string): Promise<boolean> {
    this.#worker ??= this.#spawn()
    const id = this.#next++
    this.#worker.postMessage({ id, password, hash } satisfies PasswordQuestion)
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  start(): Promise<void> {
    return Promise.resolve()
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate()
  }

  #spawn(): Worker {
    const entry = new URL(`password-worker${extname(import.meta.url)}`, import.meta.url)
    const worker = new Worker(entry, { name: 'passwords' })
    let cause = new Error('the thread that checks passwords ended')
    worker.on('message', ({ id, isRight }: PasswordAnswer) => {
      this.#waiting.get(id)?.resolve(isRight)
      this.#waiting.delete(id)
    })
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => {
      this.#worker = undefined
      for (const { reject } of this.#waiting.values()) reject(cause)
      this.#waiting.clear()
    })
    return worker
  }
}
