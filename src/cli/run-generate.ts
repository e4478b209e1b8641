import { ConfigError } from '../config/config-error.ts'
import { DEFAULT_SAMPLERS, generateTraffic } from '../source/generator/generate-traffic.ts'
import { protocolOf } from '../source/generator/protocol.ts'
import { Totals } from '../source/generator/totals.ts'
import type { CommandOutput } from './command-output.ts'
import type { GenerateSettings } from './generate-settings.ts'

/** With a rate, the run has this much longer than `duration` to send its records. */
const GRACE = 1000

/** Sends traffic, with a line about it each second, and at the end its sums as a line of JSON. */
export async function runGenerate(
  settings: GenerateSettings,
  stopping: AbortController,
  { out, status }: CommandOutput,
): Promise<void> {
  const { to, rate, protocols, duration, samplers = DEFAULT_SAMPLERS } = settings
  const all = new Totals()
  const each = Array.from({ length: samplers }, () => new Totals())
  let sources: readonly string[] = []

  const began = performance.now()
  const progress = () => status.write(progressLine(all, performance.now() - began, status.isTTY))
  const ticking = setInterval(progress, 1000)
  const ending =
    duration === undefined
      ? undefined
      : setTimeout(() => stopping.abort(), duration + (rate === 0 ? 0 : GRACE))
  try {
    await generateTraffic(settings, stopping.signal, {
      opened: (opened) => {
        sources = opened
      },
      sent: (emission) => {
        all.add(emission)
        each[emission.sampler]?.add(emission)
      },
    })
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new ConfigError([`cannot send to ${to.host} port ${to.port}: ${error.message}`], {
      cause: error,
    })
  } finally {
    clearInterval(ticking)
    clearTimeout(ending)
  }
  progress()
  if (status.isTTY) status.write('\n')
  const parts = each.map(
    (totals, i) =>
      `{"source":"${sources[i]}","protocol":"${protocolOf(protocols, i)}",${totals.members()}}`,
  )
  out.write(`{${all.members()},"samplers":[${parts.join(',')}]}\n`)
}

/** On a terminal each line takes the place of the one before. */
function progressLine(totals: Totals, elapsed: number, inPlace = false): string {
  const seconds = (elapsed / 1000).toFixed(1)
  const line = `${seconds} s: ${totals.records} records in ${totals.datagrams} datagrams sent`
  return inPlace ? `\r\u001b[K${line}` : `${line}\n`
}
