import type { CommandModule } from 'yargs'
import { runCollector } from '../collector.ts'
import { configWarnings } from '../config/config-warnings.ts'
import type { ConfigSources } from '../config/sources.ts'
import { createLog } from '../log.ts'
import { checkSecrets } from './check-secrets.ts'
import { checkWebFile } from './check-web-file.ts'
import { onHangup } from './on-hangup.ts'
import { readConfig } from './read-config.ts'
import { settingOptions } from './setting-options.ts'
import { untilStopped } from './until-stopped.ts'

/** `flowtally`: collects flows until it is told to stop. */
export function runCommand(environment: ConfigSources['environment']): CommandModule {
  return {
    command: ['run', '$0'],
    describe: 'Receive flows and serve counters',
    builder: settingOptions(),
    handler: async (flags) => {
      const read = () => checkWebFile(checkSecrets(readConfig(flags, environment), environment))
      const config = read()
      const log = createLog(config.log)
      for (const warning of configWarnings(config)) log.warn(warning)
      await untilStopped((stopping) =>
        runCollector(config, log, stopping.signal, {
          environment,
          read,
          onReload: onHangup,
        }),
      )
    },
  }
}
