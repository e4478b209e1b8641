import { valueTypes } from '../setting.ts'
import { byNetwork } from './by-network.ts'
import { nameValue } from './name-value.ts'

/** A map of address or CIDR to the name of the sampler. */
export const samplerNames = () =>
  byNetwork(nameValue()).register(valueTypes, {
    form: 'mapping',
    name: 'map of address or CIDR to name',
  })
