import assert from 'node:assert/strict'
import { createSocket, type SocketOptions } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { describe, it } from 'node:test'
import type { Payload } from '../../src/model/payload.ts'
import { openUdp, type UdpOptions } from '../../src/source/udp.ts'
import { ListenError } from '../../src/system/listen-error.ts'

const options: UdpOptions = {
  listen: 'flow://:0',
  host: '',
  port: 0,
  format: 'flow',
  rcvbuf: 65_536,
  reusePort: false,
}

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)
const skip = hasIpv6 ? false : 'this machine has no IPv6'

/** Sends a byte to an address and returns the payload that it becomes. */
async function delivered(changes: Partial<UdpOptions>, to: string): Promise<Payload> {
  let deliver: (payload: Payload) => void = () => undefined
  const payload = new Promise<Payload>((resolve) => {
    deliver = resolve
  })
  const source = await openUdp({ ...options, ...changes }, (one) => deliver(one))
  const socket = createSocket(to.includes(':') ? 'udp6' : 'udp4')
  try {
    socket.send('x', source.bound.port, to)
    return await payload
  } finally {
    socket.close()
    await source.stop()
  }
}

/** A machine whose IPv6 sockets cannot be bound. */
function withoutIpv6(code: string) {
  return (wanted: SocketOptions) => {
    const socket = createSocket(wanted)
    if (wanted.type === 'udp6') {
      socket.bind = () => {
        const error = Object.assign(new Error(`bind ${code} :::0`), { code })
        process.nextTick(() => socket.emit('error', error))
        return socket
      }
    }
    return socket
  }
}

function message(listen: string, host: string, port: number): Promise<string> {
  return openUdp({ ...options, listen, host, port }, () => undefined).then(
    async (source) => {
      await source.stop()
      return 'no error'
    },
    (error) => (error instanceof ListenError ? error.message : Promise.reject(error)),
  )
}

describe('a UDP source', () => {
  it('receives IPv4 and IPv6 without a host', { skip }, async () => {
    assert.equal((await delivered({}, '127.0.0.1')).address, '::ffff:127.0.0.1')
    assert.equal((await delivered({}, '::1')).address, '::1')
  })

  it('receives what comes to its address, in the format that it is told', async () => {
    const payload = await delivered({ host: '127.0.0.1', format: 'netflow' }, '127.0.0.1')
    assert.equal(payload.format, 'netflow')
    assert.equal(payload.address, '127.0.0.1')
    assert.deepEqual([...payload.bytes], [0x78])
    assert.ok(payload.port > 0)
  })

  it('receives on an IPv6 address', { skip }, async () => {
    assert.equal((await delivered({ host: '::1' }, '::1')).address, '::1')
    assert.equal((await delivered({ host: '::' }, '::1')).address, '::1')
  })

  it('receives IPv4 by a name that is an IPv4 address', async () => {
    const source = await openUdp({ ...options, host: 'localhost' }, () => undefined)
    await source.stop()
    assert.ok(['127.0.0.1', '::1'].includes(source.bound.address))
  })

  for (const code of ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL']) {
    it(`falls back to IPv4 where there is no IPv6: ${code}`, async () => {
      const source = await openUdp(options, () => undefined, withoutIpv6(code))
      assert.equal(source.bound.address, '0.0.0.0')
      await source.stop()
    })
  }

  it('does not fall back when an IPv6 address was asked for', async () => {
    const open = openUdp(
      { ...options, listen: 'flow://[::]:0', host: '::' },
      () => undefined,
      withoutIpv6('EAFNOSUPPORT'),
    )
    await assert.rejects(open, {
      message: 'cannot listen on flow://[::]:0: this machine has no IPv6. See --listen',
    })
  })

  it('says which port is in use', async () => {
    const first = await openUdp({ ...options, host: '127.0.0.1' }, () => undefined)
    const listen = `flow://127.0.0.1:${first.bound.port}`
    const said = await message(listen, '127.0.0.1', first.bound.port)
    await first.stop()
    assert.equal(
      said,
      `cannot listen on ${listen}: address in use. Is another collector running? See --listen`,
    )
  })

  it('says that an address is not of this machine', async () => {
    assert.equal(
      await message('flow://192.0.2.1:0', '192.0.2.1', 0),
      'cannot listen on flow://192.0.2.1:0: this machine has no such address. See --listen',
    )
  })

  for (const [code, said] of [
    ['EACCES', 'permission denied. Ports below 1024 need privileges; see --listen'],
    ['ENOTFOUND', 'no such host. See --listen'],
    ['EAI_AGAIN', 'the name of the host cannot be looked up. See --listen'],
  ] as const) {
    it(`says what ${code} means`, async () => {
      const open = openUdp({ ...options, host: '::1' }, () => undefined, withoutIpv6(code))
      await assert.rejects(open, { message: `cannot listen on flow://:0: ${said}` })
    })
  }

  for (const rcvbuf of [4096, 65_536]) {
    it(`asks for a receive buffer of ${rcvbuf} bytes`, async () => {
      const source = await openUdp({ ...options, rcvbuf }, () => undefined)
      await source.stop()
      assert.equal(source.bound.bufferGranted, rcvbuf)
    })
  }

  it('delivers what had come when it was told to stop, and nothing after that', async () => {
    let count = 0
    const source = await openUdp({ ...options, host: '127.0.0.1' }, () => count++)
    const socket = createSocket('udp4')
    await new Promise<void>((connected) =>
      socket.connect(source.bound.port, '127.0.0.1', connected),
    )
    for (let i = 0; i < 50; i++) socket.send('x')
    await source.stop()
    const atStop = count
    socket.on('error', () => undefined)
    await new Promise<void>((sent) => socket.send('late', () => sent()))
    socket.close()
    assert.deepEqual([atStop, count], [50, 50])
  })
})
