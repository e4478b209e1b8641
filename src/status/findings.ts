import { type ProblemReason, problems } from '../decode/problems.ts'
import { problemCount } from '../decode/sampler-counts.ts'
import type { FindingStatus, PlaceStatus, Severity } from '../model/status.ts'
import { connectionEnds } from '../source/connection-ends.ts'
import { kafkaFailures } from '../source/kafka/kafka-failures.ts'
import type { Facts } from './facts.ts'
import { findingRows } from './finding-rows.ts'
import type { Happened } from './ledger.ts'

/** Places of one kind that are shown. */
const MOST_PLACES = 10

/** What was last so long ago is over, in milliseconds: it is told as a note. */
const OVER = 600_000

/** What is nobody's fault and nothing lost. */
const harmless: ReadonlySet<ProblemReason> = new Set(['empty', 'sample_unknown'])

type Kind = Omit<FindingStatus, 'places'>

const order: readonly Severity[] = ['error', 'warning', 'note']

/** Everything that needs a look, the worst first. In steps of a fraction of a millisecond. */
export function* findings(facts: Facts): Generator<void, FindingStatus[]> {
  const found: FindingStatus[] = []
  for (const { find, ...kind } of findingRows) {
    yield* add(found, { ...kind, see: `docs/${kind.see}` }, find(facts), facts.now)
  }
  for (const { reason, costs, outcome, meaning, remedy } of problems) {
    const severity = severityOf(reason)
    const kind = { severity, reason, meaning, remedy, see: section('every-reason-and-what-to-do') }
    const what = costs === 'set' ? 'set' : 'datagram'
    const done = outcome === 'dropped' ? 'dropped' : 'not decoded'
    yield* add(found, kind, problemPlaces(reason, `${what}s ${done}`, facts), facts.now)
  }
  for (const { reason, ordinary, meaning, remedy } of connectionEnds) {
    const kind = { severity: 'warning', reason, meaning, remedy } as const
    const see = section('connections-end')
    const places = ordinary ? undefined : facts.ledger.connectionEnds.get(reason)
    yield* add(found, { ...kind, see }, happened(places), facts.now)
  }
  for (const { reason, meaning, remedy } of kafkaFailures) {
    const kind = { severity: 'warning', reason, meaning, remedy } as const
    const places = happened(facts.ledger.streamFailures.get(reason))
    yield* add(found, { ...kind, see: section('kafka-is-not-read') }, places, facts.now)
  }
  return found.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

function* add(
  to: FindingStatus[],
  kind: Kind,
  places: Iterable<PlaceStatus>,
  now: number,
): Generator<void, void> {
  const all: PlaceStatus[] = []
  for (const place of places) {
    all.push(place)
    yield
  }
  const [newest] = all.sort((a, b) => when(b) - when(a))
  if (newest === undefined) return
  const severity = now - when(newest) > OVER ? 'note' : kind.severity
  const shown = all.slice(0, MOST_PLACES)
  to.push({ ...kind, severity, places: { total: all.length, shown } })
}

const when = ({ last }: PlaceStatus) => last ?? Number.POSITIVE_INFINITY

function severityOf(reason: ProblemReason): Severity {
  if (reason === 'internal') return 'error'
  return harmless.has(reason) ? 'note' : 'warning'
}

function* problemPlaces(reason: ProblemReason, what: string, facts: Facts): Generator<PlaceStatus> {
  const at = problemCount(reason)
  for (const { address, counts, grew } of facts.ledger.samplers.values()) {
    const last = grew[at] ?? 0
    if (last === 0) continue
    const detail = `${grouped.format(counts[at] ?? 0)} ${what}`
    // one stands for all who were refused
    const subject = address === 'other' ? 'senders that were refused' : facts.nameOf(address)
    yield { subject, detail, last }
  }
}

function* happened(places: ReadonlyMap<string, Happened> | undefined): Generator<PlaceStatus> {
  for (const { subject, count, detail, last } of places?.values() ?? []) {
    yield { subject, detail: `${grouped.format(count)} ×${detail && `, last ${detail}`}`, last }
  }
}

const grouped = new Intl.NumberFormat('en-US')

const section = (anchor: string) => `docs/troubleshooting.md#${anchor}`
