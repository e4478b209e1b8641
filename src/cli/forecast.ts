import type { CommandModule, Options } from 'yargs'
import { ConfigError } from '../config/config-error.ts'
import type { ConfigSources } from '../config/sources.ts'
import { parseDuration } from '../config/values/duration.ts'
import { Mistake } from '../config/values/mistake.ts'
import { readConfig } from './read-config.ts'
import { runForecast } from './run-forecast.ts'
import { settingOptions } from './setting-options.ts'
import { untilStopped } from './until-stopped.ts'

const options: Record<string, Options> = {
  read: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'Forecast:',
    describe: 'Capture file (pcap, pcapng) to look at; may be repeated.',
  },
  for: {
    type: 'string',
    requiresArg: true,
    group: 'Forecast:',
    describe: 'How long to look at what comes in, such as 10m; Ctrl-C ends it sooner.',
  },
  'scrape-interval': {
    type: 'string',
    requiresArg: true,
    default: '15s',
    group: 'Forecast:',
    describe: 'How often Prometheus would scrape.',
  },
}

/** Made-up traffic is sent by who serves it. */
const { demo, ...settings } = settingOptions()

/** `flowtally forecast`: what the metrics would come to, without serving them. */
export function forecastCommand(environment: ConfigSources['environment']): CommandModule {
  return {
    command: 'forecast',
    describe: 'Show how many series the metrics would have, and what limits would do',
    builder: { ...options, ...settings },
    handler: async ({ read, for: time, 'scrape-interval': interval, ...flags }) => {
      const of = {
        ...forecastOf(read, time),
        scrapeInterval: durationOf('--scrape-interval', interval),
        environment,
      }
      const config = readConfig(flags, environment)
      await untilStopped((stopping) =>
        runForecast(config, of, stopping, { out: process.stdout, status: process.stderr }),
      )
    },
  }
}

function forecastOf(read: unknown, time: unknown) {
  if (Array.isArray(read) && time === undefined) return { files: read.map(String) }
  if (read !== undefined || time === undefined) {
    throw new ConfigError(['say what to look at: --read FILE for a capture, or --for 10m'])
  }
  return { duration: durationOf('--for', time) }
}

function durationOf(option: string, text: unknown): number {
  try {
    return parseDuration(text, '1s', '7d')
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    throw new ConfigError([`${option}: ${error.message}`], { cause: error })
  }
}
