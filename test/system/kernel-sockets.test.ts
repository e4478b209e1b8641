import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { platform } from 'node:os'
import { describe, it } from 'node:test'
import { kernelSockets, parseSockets } from '../../src/system/kernel-sockets.ts'

// the kernel pads lines of IPv4
const table = `\
   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  412: 0100007F:0807 00000000:0000 07 00000000:00000900 00:00000000 00000000     0        0 52137 2 0000000000000000 42${' '.repeat(8)}
 1233: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 4294967296 2 ffff9d4e8a1b2c00 0
nonsense
`

describe('the sockets of the kernel', () => {
  it('are read from /proc/net/udp and udp6', () => {
    assert.deepEqual(parseSockets(table), [
      { port: 2055, inode: '52137', queued: 0x900, drops: 42 },
      { port: 8080, inode: '4294967296', queued: 0, drops: 0 },
    ])
    assert.deepEqual(parseSockets(''), [])
  })

  it('are those of this process', { skip: platform() !== 'linux' }, async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    const found = (await kernelSockets()).filter((one) => one.port === port)
    socket.close()
    assert.deepEqual(
      found.map(({ queued, drops }) => ({ queued, drops })),
      [{ queued: 0, drops: 0 }],
    )
  })
})
