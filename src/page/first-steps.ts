import type { ListenerStatus, Status } from '../model/status.ts'
import { type Html, html } from './html.ts'
import { whole } from './numbers.ts'

/** Addresses that only this machine can send to. */
const LOOPBACK = /^(127\.|::1$)/

/** What nobody else calls this machine. */
const LOCAL = /^(localhost|127\..*|\[::1\]|)$/

/** What to do as long as there are no flows; nothing once there are. */
export function firstSteps(status: Status, host: string): Html | undefined {
  const { samplers, listening } = status
  if (samplers.shown.some(({ flows }) => flows > 0)) return undefined
  if (samplers.total > 0) return waiting(status)
  const udp = listening.find(({ transport }) => transport === 'udp')
  return html`<section id="steps" class="steps" aria-labelledby="steps-title">
<h2 id="steps-title">No flows yet: point a router here</h2>
${listening.length === 0 ? html`<p>Nothing is received over the network: see <code>--listen</code>.</p>` : receives(listening)}
${udp === undefined ? undefined : examples(udp, LOCAL.test(host) ? 'THIS-MACHINE' : host)}
<p>Nothing arrives? <code>tcpdump -ni any -c 5 udp port ${udp?.port ?? 2055}</code> on this machine shows whether
datagrams come at all; docs/troubleshooting.md goes on from there. To see this page with made-up traffic: <code>flowtally --demo</code>.</p>
</section>
`
}

function waiting({ samplers, findings }: Status): Html {
  const why =
    findings.length > 0
      ? 'Below is why.'
      : 'A router sends its templates and its first flows within a minute or two.'
  return html`<section id="steps" class="steps" aria-labelledby="steps-title">
<h2 id="steps-title">Datagrams come, but no flows yet</h2>
<p>From ${whole(samplers.total)} ${samplers.total === 1 ? 'sampler' : 'samplers'}. ${why}</p>
</section>
`
}

function receives(listening: readonly ListenerStatus[]): Html {
  const isLocal = listening.every(({ address }) => LOOPBACK.test(address))
  return html`<p>It listens on ${listening.map(
    ({ port, transport }, i) =>
      html`${i > 0 ? ', ' : ''}<b>${transport.toUpperCase()} ${String(port)}</b>`,
  )}${isLocal ? ' of the loopback address only, which routers cannot reach: see --listen' : ''}. Let the router send
templates every minute, and its sampling rate in options data.</p>`
}

function examples({ port, listen }: ListenerStatus, host: string): Html {
  const to = `${host}:${port}`
  const sflow = html`<figure>
<figcaption>Open vSwitch, by sFlow</figcaption>
<pre tabindex="0"><code>ovs-vsctl -- --id=@s create sflow agent=eth0 \\
  target=\\"${to}\\" sampling=1000 polling=30 \\
  -- set bridge br0 sflow=@s</code></pre>
</figure>`
  if (listen.startsWith('sflow:')) return html`<div class="examples">${sflow}</div>`
  return html`<div class="examples">
<figure>
<figcaption>Cisco IOS XE</figcaption>
<pre tabindex="0"><code>flow exporter FLOWTALLY
 destination ${host.replace(/^\[|\]$/g, '')}
 transport udp ${String(port)}
 export-protocol ipfix
 template data timeout 60
 option sampler-table timeout 60
 option interface-table timeout 60</code></pre>
</figure>
<figure>
<figcaption>Any Linux machine</figcaption>
<pre tabindex="0"><code>softflowd -i eth0 -v 10 -n ${to}</code></pre>
</figure>
${listen.startsWith('netflow:') ? undefined : sflow}
</div>`
}
