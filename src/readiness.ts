import type { Readiness } from './expose/app.ts'
import type { Lanes } from './lanes/lanes.ts'

/** Whether flows are received: for `/-/ready`. */
export function readiness({
  away,
  stuck,
  areStarted,
  unread,
}: Pick<Lanes, 'away' | 'stuck' | 'areStarted' | 'unread'>): Readiness {
  if (away.length > 0) {
    return { ready: false, reason: `lane ${away.join(', ')} is away and is started again` }
  }
  if (stuck.length > 0) return { ready: false, reason: `lane ${stuck.join(', ')} does not answer` }
  if (!areStarted) return { ready: false, reason: 'nothing receives yet' }
  const [first] = unread
  if (first !== undefined) return { ready: false, reason: `${first[0]} is not read: ${first[1]}` }
  return { ready: true, reason: '' }
}
