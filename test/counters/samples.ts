import {
  type CounterSample,
  type InterfaceCounterName,
  interfaceCounterNumber,
  interfaceCounters,
} from '../../src/model/counter-sample.ts'

/** Values by name, as a sample has them. */
export function counterValues(
  given: Partial<Record<InterfaceCounterName, bigint>>,
): (bigint | undefined)[] {
  const values: (bigint | undefined)[] = interfaceCounters.map(() => undefined)
  for (const [name, value] of Object.entries(given)) {
    values[interfaceCounterNumber[name as InterfaceCounterName]] = value
  }
  return values
}

/** The `sequence`th sample of an interface, 30 seconds after the one before. */
export function counterSample(
  sequence: number,
  given: Partial<Record<InterfaceCounterName, bigint>>,
  more: Partial<CounterSample> = {},
): CounterSample {
  return {
    sequence,
    uptime: sequence * 30_000,
    source: 7,
    sourceType: 0,
    ifIndex: 7,
    values: counterValues(given),
    ...more,
  }
}
