import type { Config } from './config/config.ts'

export async function runCollector(_config: Config): Promise<void> {}
