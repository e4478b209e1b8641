import { join } from 'node:path'
import type { CommandModule, Options } from 'yargs'
import type { ConfigSources } from '../config/sources.ts'
import { readConfig } from './read-config.ts'
import { settingOptions } from './setting-options.ts'
import { textFlag } from './text-flag.ts'
import { writeFile } from './write-file.ts'

const options: Record<string, Options> = {
  out: {
    type: 'string',
    requiresArg: true,
    default: 'dashboards',
    group: 'Dashboards:',
    describe: 'Directory that they are written to; made where it is not there.',
  },
}

/** `flowtally dashboards`: Grafana dashboards for the metrics of a configuration. */
export function dashboardsCommand(environment: ConfigSources['environment']): CommandModule {
  return {
    command: 'dashboards',
    describe: 'Write Grafana dashboards for the metrics of the configuration',
    builder: { ...options, ...settingOptions() },
    handler: async ({ out, ...flags }) => {
      const folder = textFlag('out', out)
      const { metrics } = readConfig(flags, environment)
      // Grafana's library is not loaded for other commands
      const { dashboards } = await import('../dashboards/dashboards.ts')
      for (const [name, text] of dashboards(metrics)) {
        const file = join(folder, name)
        writeFile(file, text)
        console.log(file)
      }
    },
  }
}
