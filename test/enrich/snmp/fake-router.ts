import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import * as snmp from 'net-snmp'
import { snmpAuthProtocols, snmpPrivacyProtocols } from '../../../src/model/snmp-credential.ts'

export const users = {
  nobody: { name: 'nobody', level: snmp.SecurityLevel.noAuthNoPriv ?? 0 },
  reader: {
    name: 'reader',
    level: snmp.SecurityLevel.authNoPriv ?? 0,
    authProtocol: snmp.AuthProtocols.sha256 ?? 0,
    authKey: 'a long password',
  },
  keeper: {
    name: 'keeper',
    level: snmp.SecurityLevel.authPriv ?? 0,
    authProtocol: snmp.AuthProtocols.sha ?? 0,
    authKey: 'a long password',
    privProtocol: snmp.PrivProtocols.aes ?? 0,
    privKey: 'another password',
  },
}

/** A user for each way to sign and encrypt. */
export const manyUsers = snmpAuthProtocols.flatMap((auth) =>
  snmpPrivacyProtocols.map((privacy) => ({
    ...users.keeper,
    name: `${auth} ${privacy}`,
    authProtocol: snmp.AuthProtocols[auth] ?? 0,
    privProtocol: snmp.PrivProtocols[privacy] ?? 0,
  })),
)

/** A router with interfaces 1 to `count`, made of net-snmp's own agent. */
export async function startFakeRouter(count: number) {
  let socket: Socket | undefined
  let requests = 0
  const agent = snmp.createAgent(
    { dgramModule: { createSocket: () => (socket = anyPort()) }, address: '127.0.0.1' },
    () => undefined,
  )
  if (socket === undefined) throw new Error('the agent has no socket')
  socket.on('message', () => requests++)
  agent.getAuthorizer().addCommunity('secret')
  for (const user of [...Object.values(users), ...manyUsers]) agent.getAuthorizer().addUser(user)
  addTables(agent, count)
  await once(socket, 'listening')
  const { port } = socket.address()
  return {
    port,
    /** Datagrams that came. */
    requests: () => requests,
    stop: () => new Promise<void>((resolve) => agent.close(resolve)),
  }
}

/** A socket that binds to a free port, since net-snmp reads port 0 as 161. */
function anyPort(): Socket {
  const socket = createSocket('udp4')
  const bind = socket.bind.bind(socket)
  return Object.assign(socket, { bind: (_port: number, address: string) => bind(0, address) })
}

function addTables(agent: snmp.Agent, count: number): void {
  const { Integer, OctetString, Gauge } = snmp.ObjectType
  const maxAccess = snmp.MaxAccess['read-only']
  const column = (number: number, name: string, type: number | undefined) => ({
    ...{ number, name, type, maxAccess },
  })
  agent.registerProvider({
    name: 'sysName',
    type: snmp.MibProviderType.Scalar,
    oid: '1.3.6.1.2.1.1.5',
    scalarType: OctetString,
    maxAccess,
  })
  agent.registerProvider({
    name: 'ifEntry',
    type: snmp.MibProviderType.Table,
    oid: '1.3.6.1.2.1.2.2.1',
    tableColumns: [
      column(1, 'ifIndex', Integer),
      column(2, 'ifDescr', OctetString),
      column(5, 'ifSpeed', Gauge),
    ],
    tableIndex: [{ columnName: 'ifIndex' }],
  })
  agent.registerProvider({
    name: 'ifXEntry',
    type: snmp.MibProviderType.Table,
    oid: '1.3.6.1.2.1.31.1.1.1',
    tableColumns: [
      column(1, 'ifName', OctetString),
      column(15, 'ifHighSpeed', Gauge),
      column(18, 'ifAlias', OctetString),
    ],
    tableAugments: 'ifEntry',
  })
  const mib = agent.getMib()
  mib.setScalarValue('sysName', 'bdr1.fra.example.net')
  for (let ifIndex = 1; ifIndex <= count; ifIndex++) {
    mib.addTableRow('ifEntry', [ifIndex, `Ethernet${ifIndex}`, 4_294_967_295])
    mib.addTableRow('ifXEntry', [ifIndex, `et-0/0/${ifIndex}`, 10_000, `Transit: AS${ifIndex}`])
  }
}
