import { afterEach } from 'node:test'
import { KafkaProgram } from './kafka-program.ts'

/** Programs of the suite that this is called in: starts one, and kills them all after each test. */
export function runningPrograms(): (
  ...given: ConstructorParameters<typeof KafkaProgram>
) => KafkaProgram {
  let running: KafkaProgram[] = []
  afterEach(async () => {
    await Promise.all(running.map((program) => program.kill()))
    running = []
  })
  return (...given) => {
    const program = new KafkaProgram(...given)
    running.push(program)
    return program
  }
}
