// Has the services of compose/simple.yaml come up, but for Grafana, on a network that has loopback alone, and sees what
// flowtally counts and the rules in Prometheus, and Alertmanager known to it: compose-simple.mjs FOLDER PODMAN ARGUMENT…,
// the command that podman is here, and a folder for its socket and for files. Images of all of them are there.
import { sentBytes } from './bytes.mjs'
import { composed } from './composed.mjs'
import { prometheus, seeRulesAndAlertmanager, valueOf } from './prometheus.mjs'
import { runProgram } from './run-program.mjs'
import { until } from './until.mjs'

const [folder, ...podman] = process.argv.slice(2)
const services = ['flowtally', 'prometheus', 'alertmanager']

await composed({ name: 'simple.yaml', services, folder, podman }, async () => {
  await until('Prometheus scrapes flowtally', async () => {
    const targets = (await prometheus('targets'))?.activeTargets
    return targets?.length === 1 && targets[0].health === 'up'
  })
  const sent = sentBytes(runProgram('node', 'dist/cli.js', 'generate', '--count', '2000'))
  await until(`${sent} bytes are in Prometheus`, async () => (await valueOf('sum(flow_sampler_bytes_total)')) === sent)
  console.log(`Prometheus has the ${sent} bytes that were sent`)
  await seeRulesAndAlertmanager('localhost:9093')
})
