import type { CommandModule } from 'yargs'
import { ConfigError } from '../config/config-error.ts'
import { type CredentialFlags, clientCredentials } from './client-credentials.ts'
import { runTop } from './run-top.ts'
import { untilStopped } from './until-stopped.ts'

interface TopArguments extends CredentialFlags {
  readonly url: string
  readonly once: boolean
}

const command: CommandModule<object, TopArguments> = {
  command: 'top [url]',
  describe: 'Show in the terminal what the status page shows',
  builder: (yargs) =>
    yargs
      .positional('url', {
        type: 'string',
        default: 'http://localhost:9590',
        describe: 'Where that flowtally serves its metrics',
      })
      .option('once', {
        type: 'boolean',
        default: false,
        describe: 'Print it once and end, as is done where the output is no terminal',
      })
      .option('cert', {
        type: 'string',
        requiresArg: true,
        describe: 'File (PEM) with the certificate to show where one is wanted',
      })
      .option('key', {
        type: 'string',
        requiresArg: true,
        describe: 'File (PEM) with its key, without a passphrase',
      })
      .example('$0 top', 'q or Ctrl-C ends it')
      .example('$0 top --once flowtally.example.net:9590', '') as never,
  handler: async ({ url, once, ...files }) => {
    const login = statusUrl(url)
    const credentials = clientCredentials(files, login)
    await untilStopped((stopping) =>
      runTop({ login, credentials }, once, stopping, {
        out: process.stdout,
        input: process.stdin,
        isColourful: (process.env.NO_COLOR ?? '') === '',
      }),
    )
  },
}

/** `flowtally top`: how another flowtally does. */
export const topCommand = command as CommandModule

/** Where the status is, beside the page and the metrics. */
function statusUrl(text: string): URL {
  const url = text.includes('://') ? text : `http://${text}`
  try {
    const status = new URL('api/status', `${url.replace(/\/(metrics)?$/, '')}/`)
    if (!/^https?:$/.test(status.protocol)) throw new TypeError('another protocol')
    decodeURIComponent(status.username + status.password)
    return status
  } catch (error) {
    const message = `top: ${JSON.stringify(text)} is no URL, such as http://localhost:9590`
    throw new ConfigError([message], { cause: error })
  }
}
