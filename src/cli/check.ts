import type { CommandModule } from 'yargs'
import { checkReport } from '../config/check-report.ts'
import { configWarnings } from '../config/config-warnings.ts'
import type { ConfigSources } from '../config/sources.ts'
import { checkSecrets } from './check-secrets.ts'
import { fileWarnings } from './file-warnings.ts'
import { readConfig } from './read-config.ts'
import { settingOptions } from './setting-options.ts'
import { webWarnings } from './web-warnings.ts'

/** `flowtally check`: says what is wrong with the configuration, or what it amounts to. */
export function checkCommand(environment: ConfigSources['environment']): CommandModule {
  return {
    command: 'check',
    describe: 'Check the configuration and show the metrics it makes',
    builder: settingOptions(),
    handler: async (flags) => {
      const config = checkSecrets(readConfig(flags, environment), environment)
      const warnings = [
        ...configWarnings(config),
        ...webWarnings(config, Date.now()),
        ...(await fileWarnings(config)),
      ]
      for (const warning of warnings) console.error(`warning: ${warning}`)
      console.log(checkReport(config))
    },
  }
}
