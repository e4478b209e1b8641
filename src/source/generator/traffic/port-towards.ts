import type { AutonomousSystem } from './autonomous-systems.ts'

/** Which of its ports a sampler has towards an AS, from 0: always the same one. */
export function portTowards(
  { number }: Pick<AutonomousSystem, 'number'>,
  sampler: number,
  ports: number,
): number {
  return (number + sampler) % ports
}
