import { autonomousSystems } from '../source/generator/traffic/autonomous-systems.ts'
import { AS_TRANS } from '../source/generator/wire/netflow5-datagram.ts'

/** What the demo's traffic would otherwise be known by the numbers of. */
export interface DemoNames {
  /** By AS number. */
  readonly asNames: ReadonlyMap<number, string>
  readonly samplerNames: readonly { readonly address: string; readonly name: string }[]
}

/** The made-up routers, by the addresses that they send from. */
const samplerNames = [
  { address: '127.0.0.1', name: 'edge1.fra' },
  { address: '127.0.0.2', name: 'edge2.ams' },
  { address: '127.0.0.3', name: 'core1.lon' },
]

/** Names of the autonomous systems and the samplers of the demo. */
export function demoNames(): DemoNames {
  const asNames = new Map(autonomousSystems.map(({ number, name }) => [number, name]))
  // what NetFlow v5 says of all that need 32 bits
  return { asNames: asNames.set(AS_TRANS, 'AS_TRANS'), samplerNames }
}
