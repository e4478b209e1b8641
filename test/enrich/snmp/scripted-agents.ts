import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Varbind } from 'net-snmp'
import * as snmp from 'net-snmp'
import { SnmpFailure, type SnmpFailureReason } from '../../../src/enrich/snmp/snmp-failure.ts'
import type { OpenSession } from '../../../src/enrich/snmp/snmp-session.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { namesOf } from './names-of.ts'

/** Agents that answer as told, in a time that passes only when it is told to. */
export function scriptedAgents(more: Parameters<typeof namesOf>[1] = {}) {
  const log: { address: string; community: string; objects: number; at: number }[] = []
  const clock = new VirtualClock()
  const state = {
    /** How they answer, by default with a name for everything. */
    answer: (_address: string, oids: readonly string[], _community: string): Answer => texts(oids),
    atOnce: 0,
    mostAtOnce: 0,
    open: 0,
  }
  const open: OpenSession = (address, login) => {
    state.open++
    return {
      get: async (oids) => {
        const community = login.kind === 'community' ? login.community : ''
        log.push({ address, community, objects: oids.length, at: clock.now() })
        state.atOnce++
        state.mostAtOnce = Math.max(state.mostAtOnce, state.atOnce)
        await nextTurn()
        state.atOnce--
        const answer = state.answer(address, oids, community)
        if (typeof answer === 'string') throw new SnmpFailure(answer)
        return answer
      },
      close: () => {
        state.open--
      },
    }
  }
  const login = { kind: 'community', port: 161, community: 'one' } as const
  const told = namesOf([login], { open, clock, ...more })
  return {
    ...told,
    state,
    log,
    clock,
    /** Lets time pass, from timer to timer. */
    pass: async (milliseconds: number) => {
      const end = clock.now() + milliseconds
      while (clock.now() < end) {
        clock.advance(Math.min(clock.waits[0] ?? end, end - clock.now()))
        for (let idle = 0; idle < 4; idle++) {
          if (state.atOnce > 0) idle = 0
          await nextTurn()
        }
      }
    },
  }
}

type Answer = SnmpFailureReason | readonly Varbind[]

/** A text for each object that has the last number of its OID in it. */
export function texts(oids: readonly string[]): Varbind[] {
  const type = snmp.ObjectType.OctetString ?? 0
  return oids.map((oid) => ({ oid, type, value: Buffer.from(`name ${oid.split('.').at(-1)}`) }))
}
