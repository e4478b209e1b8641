import type { WebAccess } from '../../model/web-config.ts'

/** Lets requests through at a pace, after a rest some at once. */
export class RateLimit {
  /** When the next one is due, were they evenly spread. */
  #due = Number.NEGATIVE_INFINITY

  /** How long to wait for the next request, in milliseconds; 0 if it may come, and then it counts. */
  wait({ interval, burst }: NonNullable<WebAccess['rateLimit']>, now: number): number {
    const due = Math.max(this.#due, now - (burst - 1) * interval)
    if (due > now) return due - now
    this.#due = due + interval
    return 0
  }
}
