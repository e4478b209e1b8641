import { after } from 'node:test'

/** What whoever starts something for a test is told, to end it with the test. */
export interface Cleanup {
  after(end: () => unknown): void
}

/** For what lasts as long as a whole suite: ends it after the suite that calls this, the newest first. */
export function suiteCleanup(): Cleanup {
  const ends: (() => unknown)[] = []
  after(async () => {
    for (const end of ends.reverse()) await end()
  })
  return { after: (end) => void ends.push(end) }
}
