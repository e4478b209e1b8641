import { parentPort, workerData } from 'node:worker_threads'
import { generateTraffic, type TrafficSettings } from './generate-traffic.ts'

/** Entry of the thread that `startGenerator` starts: sends until it gets a message. */
const stopping = new AbortController()
parentPort?.once('message', () => stopping.abort())
await generateTraffic(workerData as TrafficSettings, stopping.signal)
// a port with a listener would keep the thread alive when there is nothing more to send
parentPort?.close()
