import { autonomousSystems } from './autonomous-systems.ts'
import type { NamedInterface } from './named-interface.ts'
import { portTowards } from './port-towards.ts'
import { ports } from './ports.ts'
import { Random } from './random.ts'
import { weighted } from './weighted.ts'

/** No traffic goes through it, but routers name all interfaces that they have. */
const loopback: NamedInterface = { index: 16, name: 'lo0', description: 'Loopback' }

/** Random numbers for names: far from the streams that a sampler's traffic and start are drawn from. */
const STREAM = -1000

/** The interfaces of a sampler. The descriptions of ports name an AS behind them, which the seed decides. */
export function namedInterfaces(seed: number, sampler: number): NamedInterface[] {
  const random = new Random(seed, STREAM - sampler)
  const named = ports.map(({ index, name, role }, port) => {
    const behind = autonomousSystems.filter(
      (system) => system.role === role && portTowards(system, sampler, ports.length) === port,
    )
    const neighbour = weighted(behind, () => 1)(random)
    return { index, name, description: `${role}: ${neighbour.name}` }
  })
  return [...named, loopback]
}
