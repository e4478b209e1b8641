import type { Readiness } from './expose/app.ts'
import type { Lanes } from './lanes.ts'

/** Whether flows are received: for `/-/ready`. */
export function readiness({
  away,
  stuck,
  sockets,
}: Pick<Lanes, 'away' | 'stuck' | 'sockets'>): Readiness {
  if (away.length > 0) {
    return { ready: false, reason: `lane ${away.join(', ')} is away and is started again` }
  }
  if (stuck.length > 0) return { ready: false, reason: `lane ${stuck.join(', ')} does not answer` }
  if (sockets.length === 0) return { ready: false, reason: 'no socket is open' }
  return { ready: true, reason: '' }
}
