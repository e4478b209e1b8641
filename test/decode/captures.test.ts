import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CaptureDecoding } from '../../src/cli/capture-decoding.ts'
import { fieldDefinition, type FieldName, fields } from '../../src/model/fields.ts'
import {
  type Capture,
  captureSuite,
  type ExpectedRecord,
  isDecodable,
  NO_CAPTURES,
} from '../support/capture-suite.ts'
import { compareFlow, mustAgree, parseFlow, type PrintedFlow } from '../support/compare-flows.ts'

const captures = captureSuite().filter(isDecodable)
const decodedFields = fields
  .map(({ name }) => name as FieldName)
  .filter((name) => fieldDefinition(name).from !== 'enrich')

function decode({ file }: Capture, summary: boolean): string {
  // every datagram, whatever it looks like: the malformed ones are why some captures are there
  const decoding = new CaptureDecoding({ files: [file], fields: decodedFields, ports: [], summary })
  return [...decoding.output()].join('')
}
const seen: Record<string, number> = {}
for (const capture of captures) {
  const s = JSON.parse(decode(capture, true))
  const c = capture.counts
  const d = capture.decoded.summary_if_templates_known_from_start
  if (s.flows !== c.records_if_templates_known || s.options_records !== c.options_records || s.bytes !== d.sum_bytes || s.packets !== d.sum_packets || Object.keys(s.errors).length || c.errors)
    console.log(capture.id, JSON.stringify(s), c, d)
  const flows = decode(capture, false).split('\n').filter(l => l).map(parseFlow)
  const recs = capture.decoded.records.filter((r) => r.kind === 'flow')
  let used = 0
  const free = flows.filter(f => f.flows !== 0)
  const diffs: Record<string, unknown[]> = {}
  for (const r of recs) {
    let at = free.findIndex(f => compareFlow(f, r).differences.length === 0)
    if (at < 0) at = 0
    const f = free.splice(at, 1)[0]
    if (!f) { console.log(capture.id, 'no flow left'); break }
    for (const x of compareFlow(f, r).differences) (diffs[x.field] ??= []).push([x.theirs, x.ours])
    used += compareFlow(f, r).agreed
  }
  for (const [k, v] of Object.entries(diffs)) console.log('  DECODED', capture.id, mustAgree(k as FieldName) ? 'MUST' : '', k, v.length, '/', recs.length, JSON.stringify(v.slice(0, 3)))
  if (free.length) console.log('  left', capture.id, free.length, recs.length, flows.length)
  const exp = [...(capture.expected?.records ?? []), ...(capture.expected?.records_contained ?? [])].filter(r => r.kind === 'flow')
  const free2 = flows.slice()
  const diffs2: Record<string, unknown[]> = {}
  for (const r of exp) {
    let at = free2.findIndex(f => compareFlow(f, r).differences.length === 0)
    if (at < 0) at = 0
    const f = free2.splice(at, 1)[0]
    if (!f) { console.log(capture.id, 'no flow left'); break }
    for (const x of compareFlow(f, r).differences) (diffs2[x.field] ??= []).push([x.theirs, x.ours])
  }
  for (const [k, v] of Object.entries(diffs2)) console.log('  EXPECTED', capture.id, mustAgree(k as FieldName) ? 'MUST' : '', k, v.length, '/', exp.length, JSON.stringify(v.slice(0, 3)), capture.expected?.completeness)
}
