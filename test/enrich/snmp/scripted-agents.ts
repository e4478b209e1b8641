import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Varbind } from 'net-snmp'
import * as snmp from 'net-snmp'
import { SnmpFailure, type SnmpFailureReason } from '../../../src/enrich/snmp/snmp-failure.ts'
import type { OpenSession } from '../../../src/enrich/snmp/snmp-session.ts'
import { namesOf } from './names-of.ts'

/** Agents that answer as told, in a time that passes only when it is told to. */
export function scriptedAgents(more: Parameters<typeof namesOf>[1] = {}) {
  const log: { address: string; community: string; objects: number; at: number }[] = []
  const state = {
    now: 1_000_000_000,
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
        log.push({ address, community, objects: oids.length, at: state.now })
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
  const told = namesOf([login], { open, now: () => state.now, ...more })
  return {
    ...told,
    state,
    log,
    /** Lets time pass, tick by tick of 100 ms. */
    pass: async (milliseconds: number) => {
      for (const end = state.now + milliseconds; state.now < end; ) {
        state.now += Math.min(100, end - state.now)
        told.names.tick()
        for (let turn = 0; turn < 4; turn++) await nextTurn()
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
