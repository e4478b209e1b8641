import { spawnSync } from 'node:child_process'
import { benchCardinality } from './cardinality.ts'
import { benchDecode } from './decode.ts'
import { benchEnrich } from './enrich.ts'
import { benchJson } from './json.ts'
import { benchKafka } from './kafka.ts'
import { benchLookup } from './lookup.ts'
import { benchNfacctd } from './nfacctd.ts'
import { benchPipeline } from './pipeline.ts'
import { benchRender } from './render.ts'
import { benchSteps } from './steps.ts'
import { benchTable } from './table.ts'
import { benchUdp } from './udp.ts'

const parts: Readonly<Record<string, (flags: readonly string[]) => Promise<void>>> = {
  decode: benchDecode,
  pipeline: benchPipeline,
  json: benchJson,
  table: benchTable,
  lookup: benchLookup,
  enrich: benchEnrich,
  render: benchRender,
  steps: benchSteps,
  cardinality: benchCardinality,
  udp: benchUdp,
  nfacctd: benchNfacctd,
  kafka: benchKafka,
}

const [name, ...flags] = process.argv.slice(2)
if (name === undefined || name.startsWith('-')) runAll(process.argv.slice(2))
else await runPart(name, flags)

/** Each part in a process of its own, so that none runs in what another left behind. */
function runAll(flags: readonly string[]): void {
  for (const part of Object.keys(parts)) {
    const [script = ''] = process.argv.slice(1)
    const { status } = spawnSync(process.execPath, [...process.execArgv, script, part, ...flags], {
      stdio: 'inherit',
    })
    if (status !== 0) process.exitCode = 1
  }
}

async function runPart(name: string, flags: readonly string[]): Promise<void> {
  const part = parts[name]
  if (part === undefined) {
    console.error(`no part ${name}: there are ${Object.keys(parts).join(', ')}`)
    process.exitCode = 2
    return
  }
  // what the part changed or started is put right on the way out
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
  await part(flags)
}
