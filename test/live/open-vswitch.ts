import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { runCommand } from '../support/run-command.ts'

/** A switch in the namespace, with its bridge `br0`. */
export interface OpenVswitch {
  /** Runs ovs-vsctl, which waits until the switch has done as told. */
  configure(...words: readonly string[]): Promise<string>
  /** Tells the switch itself something. */
  tell(...words: readonly string[]): Promise<string>
  /** What the bridge says about its IPFIX. */
  ipfixStatistics(): Promise<string>
  stop(): Promise<void>
}

/** Far longer than the switch takes to do as told on a busy machine. */
const TIMEOUT = '--timeout=180'

/** Starts Open vSwitch with the datapath that needs no kernel module; its ports are wires' ends. */
export async function startOpenVswitch(
  folder: string,
  ports: readonly string[],
  context: TestContext,
): Promise<OpenVswitch> {
  const file = (name: string) => join(folder, name)
  const database = `unix:${file('db.sock')}`
  const run = (command: string, ...words: readonly string[]) => {
    const env = { ...process.env, OVS_RUNDIR: folder, OVS_LOGDIR: folder, OVS_DBDIR: folder }
    const child = spawn(command, words, { env, stdio: 'ignore' })
    context.after(() => child.kill('SIGKILL'))
    return child
  }
  const configure = (...words: readonly string[]) =>
    runCommand('ovs-vsctl', `--db=${database}`, '--retry', TIMEOUT, ...words)
  const tell = (...words: readonly string[]) =>
    runCommand('ovs-appctl', TIMEOUT, '-t', file('switch.sock'), ...words)

  await runCommand('ovsdb-tool', 'create', file('conf.db'), SCHEMA)
  run('ovsdb-server', file('conf.db'), `--remote=p${database}`, `--unixctl=${file('server.sock')}`)
  await configure('--no-wait', 'init')
  const daemon = run(
    'ovs-vswitchd',
    ...[database, '--disable-system', `--unixctl=${file('switch.sock')}`],
  )
  await configure(
    ...['add-br', 'br0', '--', 'set', 'bridge', 'br0', 'datapath_type=netdev'],
    ...ports.flatMap((port) => ['--', 'add-port', 'br0', port]),
  )
  return {
    configure,
    tell,
    ipfixStatistics: () => runCommand('ovs-ofctl', 'dump-ipfix-bridge', `unix:${file('br0.mgmt')}`),
    async stop() {
      const gone = once(daemon, 'exit')
      await tell('exit', '--cleanup')
      await gone
    },
  }
}

const SCHEMA = '/usr/share/openvswitch/vswitch.ovsschema'
