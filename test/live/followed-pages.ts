import type { FollowedPage } from './follow-page.ts'
import {
  certificate,
  connections,
  databases,
  keyGone,
  mistake,
  noise,
  passedOn,
  refusals,
} from './happenings.ts'

const secured = 'flowtally --web.config.file web.yml'

/** What `test/live/pages.test.ts` follows. */
export const followedPages: readonly FollowedPage[] = [
  { page: 'README.md', sections: ['Run it in 60 seconds'] },
  { page: 'README.md', sections: ['Point a router at it'] },
  { page: 'README.md', sections: ['IPFIX over TCP and TLS'] },
  {
    page: 'docs/cardinality.md',
    sections: ['How to choose a limit'],
    given: ['flowtally generate --protocol v5 --rate 2000'],
    sooner: ['--for 1m', '--for 5s'],
  },
  { page: 'docs/captures.md', sections: ['Captures as a source'] },
  { page: 'docs/counters.md', sections: ['See it'], not: /^npx / },
  { page: 'docs/enrichment.md', sections: ['Names and numbers'] },
  {
    page: 'docs/enrichment.md',
    sections: ['AS numbers'],
    there: databases,
  },
  {
    page: 'docs/enrichment.md',
    sections: ['Countries'],
    there: databases,
    given: ['flowtally -c flowtally.yaml --demo'],
  },
  { page: 'docs/enrichment.md', sections: ['Networks'] },
  {
    page: 'docs/generate.md',
    sections: ['flowtally generate'],
    given: ['npm start', 'flowtally generate'],
  },
  {
    page: 'docs/interfaces.md',
    sections: ['Interfaces: their own counters, and the audit'],
    given: ['flowtally --listen pcap:test/captures/openvswitch-3.1.0-sflow-sampled.pcap'],
  },
  { page: 'docs/ipfix-over-tcp.md', sections: ['IPFIX over TCP and TLS'] },
  { page: 'docs/ipfix-over-tcp.md', sections: ['TLS'] },
  { page: 'docs/kafka.md', sections: ['When Kafka is away'], not: /^flowtally forecast / },
  { page: 'docs/metrics.md', sections: ['flowtally about itself'], given: ['npm start'] },
  {
    page: 'docs/protocols.md',
    sections: ['Whose flows they are'],
    happens: passedOn,
    numbers: 'exact',
  },
  { page: 'docs/reload.md', sections: ['Over HTTP', 'Did it work?'] },
  { page: 'docs/security.md', sections: ['TLS and a password for Prometheus'], not: /^htpasswd / },
  {
    page: 'docs/security.md',
    sections: ['Certificates are renewed'],
    there: certificate,
    given: [secured],
    happens: keyGone,
  },
  {
    page: 'docs/status-page.md',
    sections: ['For programs'],
    given: ['flowtally --rcvbuf 1GiB'],
  },
  {
    page: 'docs/troubleshooting.md',
    sections: ['No flows arrive'],
    given: ['npm start'],
    happens: noise,
    numbers: 'exact',
  },
  {
    page: 'docs/troubleshooting.md',
    sections: ['Templates are missing'],
    given: ['npm start', 'flowtally generate --protocol v9 --samplers 1'],
  },
  {
    page: 'docs/troubleshooting.md',
    sections: ['Everything is too small or too large by a factor'],
    given: ['npm start', 'flowtally generate --protocol ipfix --protocol v9 --protocol v5'],
    numbers: 'exact',
  },
  {
    page: 'docs/troubleshooting.md',
    sections: ['Much of the traffic is in `other`'],
    given: ['flowtally --demo'],
  },
  {
    page: 'docs/troubleshooting.md',
    sections: ['A new configuration has no effect'],
    given: ['flowtally --config flowtally.yaml --web.enable-lifecycle'],
    happens: mistake,
    numbers: 'exact',
  },
  {
    page: 'docs/troubleshooting.md',
    sections: ['Connections end'],
    given: ['flowtally --listen ipfix+tcp://:4739'],
    happens: connections,
    numbers: 'exact',
  },
  {
    page: 'docs/troubleshooting.md',
    sections: ['Requests are refused'],
    there: certificate,
    given: [secured],
    happens: refusals,
    numbers: 'exact',
  },
]
