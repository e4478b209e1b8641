import type { Readiness } from './expose/app.ts'
import type { Lanes } from './lanes.ts'

/** Whether flows are received: for `/-/ready`. */
export function readiness({ away, sockets }: Pick<Lanes, 'away' | 'sockets'>): Readiness {
  if (away.length > 0) {
    return { ready: false, reason: `lane ${away.join(', ')} is away and is started again` }
  }
  if (sockets.length === 0) return { ready: false, reason: 'no socket is open' }
  return { ready: true, reason: '' }
}
