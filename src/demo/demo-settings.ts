import type { Config } from '../config/config.ts'
import { parseNetwork } from '../model/address.ts'
import { demoNames } from './demo-names.ts'

type Named = Pick<Config, 'as_name_overrides' | 'sampler_names'>

/** The settings of names with those of the demo behind what the user has configured. */
export function demoSettings({ as_name_overrides, sampler_names }: Named): Named {
  const { asNames, samplerNames } = demoNames()
  const addresses = samplerNames.flatMap(({ address, name }) => {
    const network = parseNetwork(address)
    return network === undefined ? [] : [{ network, value: name }]
  })
  return {
    as_name_overrides: new Map([...asNames, ...as_name_overrides]),
    // the first that fits counts: a network of the user's goes before an address of the demo
    sampler_names: [...sampler_names, ...addresses],
  }
}
