import type { CommandModule } from 'yargs'
import { ConfigError } from '../config/config-error.ts'
import { configFile } from '../config/config-file.ts'
import type { ConfigSources } from '../config/sources.ts'
import { settingOptions } from './setting-options.ts'

/** `flowtally config`: the flags as a file, to go on from. */
export function configCommand(environment: ConfigSources['environment']): CommandModule {
  return {
    command: 'config',
    describe: 'Print the flags as a configuration file',
    builder: settingOptions(),
    handler: (flags) => {
      if (flags.config !== undefined) {
        throw new ConfigError(['--config: expected flags only; they are printed as a file'])
      }
      process.stdout.write(configFile({ environment, flags }))
    },
  }
}
