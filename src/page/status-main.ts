import type { Status } from '../model/status.ts'
import { cardinalitySection } from './cardinality-section.ts'
import { findingsSection } from './findings-section.ts'
import { firstSteps } from './first-steps.ts'
import { type Html, html } from './html.ts'
import { samplersSection } from './samplers-section.ts'
import { seriesSection } from './series-section.ts'
import { templatesSection } from './templates-section.ts'
import { trafficSection } from './traffic-section.ts'

const sections = [
  trafficSection,
  findingsSection,
  seriesSection,
  samplersSection,
  templatesSection,
  cardinalitySection,
] as const

/** What the status page shows, and shows anew each time that its script asks; `host` is what this machine is called. */
export function statusMain(status: Status, host: string): Html {
  return html`${[...statusSections(status, host)]}`
}

/** Its sections, each made when it is asked for: with every cap reached, all together take long. */
export function* statusSections(status: Status, host: string): Generator<Html | undefined, void> {
  yield firstSteps(status, host)
  for (const section of sections) yield section(status)
}
