import type { Status } from '../../model/status.ts'
import type { Html } from '../html.ts'
import { bitRate, short } from '../numbers.ts'
import { statusMain } from '../status-main.ts'
import { stateLine } from '../status-page.ts'
import { Chart } from './chart.ts'
import { morph } from './morph.ts'

/** Between two looks, in milliseconds. */
const INTERVAL = 2000

/** An answer that takes longer will not come, in milliseconds. */
const PATIENCE = 10_000

const place = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no ${id}`)
  return found
}

const status = place('status')
const state = place('state')
const away = place('away')
const bits = new Chart({
  place: place('chart-bits'),
  legend: place('at-bits'),
  text: bitRate,
  colour: '--bits',
})
const packets = new Chart({
  place: place('chart-packets'),
  legend: place('at-packets'),
  text: short,
  colour: '--packets',
})

let version: string | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let lastAnswer = new Date()

/** Looks, and looks again after a while: not while nobody can see it. */
async function look(): Promise<void> {
  clearTimeout(timer)
  try {
    const response = await fetch('api/status', { signal: AbortSignal.timeout(PATIENCE) })
    if (!response.ok) throw new Error(`it answers with ${response.status}`)
    show((await response.json()) as Status)
  } catch (error) {
    // the browser says no more than that it failed
    const why = error instanceof SyntaxError ? 'it answers with something else' : ''
    away.textContent = `flowtally does not answer${why && `: ${why}`}. What is below is of ${lastAnswer.toLocaleTimeString()}; it is asked again by itself.`
    away.hidden = false
    document.body.classList.add('stale')
  }
  if (!document.hidden) timer = setTimeout(() => void look(), INTERVAL)
}

function show(now: Status): void {
  // another flowtally has taken its place: what shows it is of the one before
  if (version !== undefined && version !== now.version) location.reload()
  version = now.version
  lastAnswer = new Date()
  away.hidden = true
  document.body.classList.remove('stale')
  become(state, stateLine(now))
  become(status, statusMain(now, location.hostname))
  const { time, ...history } = now.traffic.history
  bits.show(time, history.bits)
  packets.show(time, history.packets)
}

function become(element: Element, content: Html): void {
  const template = document.createElement('template')
  template.innerHTML = content.toString()
  morph(element, template.content)
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) clearTimeout(timer)
  else void look()
})

void look()
