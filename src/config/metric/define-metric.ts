import { fieldDefinition } from '../../model/fields.ts'
import { followed } from '../../tally/key-layout.ts'
import type { LabelDefinition, MetricDefinition } from '../../tally/metric-definition.ts'
import type { Problem } from '../problem.ts'
import { suggestion } from '../suggestion.ts'
import { Mistake } from '../values/mistake.ts'
import { shown } from '../values/shown.ts'
import type { LabelSetting } from './labels.ts'
import { metricName } from './metric-name.ts'
import type { MetricSettings } from './metric-schema.ts'
import { defaultOtherLimit, otherLimitMistake } from './other-limit.ts'
import { type Providers, provided } from './providers.ts'

/** Completes one metric, and finds where its settings contradict each other. */
export function defineMetric(
  id: string,
  settings: MetricSettings,
  providers: Providers,
): { readonly metric: MetricDefinition; readonly problems: Problem[] } {
  const labels = withFollowers(settings.labels.map((label) => labelDefinition(label, settings)))
  const metric: MetricDefinition = {
    id,
    name: settings.name ?? `flow_${id}`,
    help: settings.help ?? `Traffic by ${inWords(labels.map(({ label }) => label))}.`,
    labels,
    values: settings.values,
    where: settings.where,
    limit: settings.limit,
    otherLimit: settings.other_limit ?? defaultOtherLimit(settings.limit, labels),
    scale: settings.scale,
    bytes: settings.bytes,
    idle: settings.idle,
  }
  const problem = (message: string, ...entry: (string | number)[]): Problem => ({
    path: ['metrics', id, ...entry],
    message,
  })
  const problems = [
    ...followProblems(settings).map(({ path, message }) => problem(message, ...path)),
    ...provided(metric, providers).map(({ path, message }) => problem(message, ...path)),
    ...idProblems(id, settings).map((message) => problem(message)),
    ...overrideProblems(settings).map(({ path, message }) => problem(message, ...path)),
  ]
  const otherLimit = otherLimitMistake(metric)
  if (otherLimit !== undefined) {
    problems.push(problem(otherLimit, settings.other_limit === undefined ? 'limit' : 'other_limit'))
  }
  return { metric, problems }
}

function labelDefinition(
  { label, field }: LabelSetting,
  { keep, collapse }: MetricSettings,
): LabelDefinition {
  const bounded = fieldDefinition(field).label === 'bounded'
  return { label, field, bounded: keep.includes(label) || (bounded && !collapse.includes(label)) }
}

/** A label that follows others is kept where these are. */
function withFollowers(labels: readonly LabelDefinition[]): LabelDefinition[] {
  return labels.map((label) => {
    const follows = followed(label.field, labels)
    return follows === undefined
      ? label
      : { ...label, bounded: follows.every(({ bounded }) => bounded) }
  })
}

/** `keep` and `collapse` are about what a label follows. */
function followProblems({ labels, keep, collapse }: MetricSettings) {
  const check = (key: string, list: readonly string[]) =>
    list.flatMap((name, i) => {
      const label = labels.find((one) => one.label === name)
      const follows = label && followed(label.field, labels)
      if (follows === undefined) return []
      const others = inWords(follows.map((one) => one.label))
      return [{ path: [key, i], message: `${shown(name)} follows ${others}: name these instead` }]
    })
  return [...check('keep', keep), ...check('collapse', collapse)]
}

/** Where the key of the metric makes its name, that name has to be one. */
function idProblems(id: string, { name }: MetricSettings): string[] {
  try {
    metricName(name ?? `flow_${id}`)
    return []
  } catch (error) {
    if (error instanceof Mistake) return [error.message]
    throw error
  }
}

function overrideProblems({ labels, keep, collapse }: MetricSettings): Problem[] {
  const names = labels.map(({ label }) => label)
  const unknown = (key: string, list: readonly string[]) =>
    list.flatMap((label, i) => {
      const message = `${shown(label)} is no label of this metric; ${suggestion(label, names)}`
      return names.includes(label) ? [] : [{ path: [key, i], message }]
    })
  const both = collapse.flatMap((label, i) => {
    const message = `${shown(label)} is in keep, too; it can be in one of them`
    return keep.includes(label) ? [{ path: ['collapse', i], message }] : []
  })
  return [...unknown('keep', keep), ...unknown('collapse', collapse), ...both]
}

function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
