import type { View } from '../../kinds/behaviour.js';

interface Backend {
  readonly host: string;
  readonly port: number;
  readonly replicas: number;
}

/** HAProxy's algorithms (docs.haproxy.org, `balance`); what it has no own for is the nearest. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  round_robin: 'roundrobin',
  weighted_round_robin: 'roundrobin',
  least_connections: 'leastconn',
  least_response_time: 'leastconn',
  ip_hash: 'source',
  random: 'random(1)',
  power_of_two: 'random(2)',
};

/** Where every balancer listens, inside the network. */
export const LISTEN = 8080;

/** What HAProxy is told of a load balancer, or of a gateway that it stands for. */
export type Balancing = Pick<View<'load_balancer'>, 'layer' | 'algorithm' | 'sticky' | 'rate_limit' | 'connection_limit' | 'health_check'>;

/** A load balancer as HAProxy, over the copies of what is behind it. The first backend answers what no path leads elsewhere. */
export function haproxy(view: Balancing, backends: readonly Backend[], path: string): string {
  const http = view.layer === 'l7';
  const check = view.health_check;
  const milliseconds = (value: number): string => `${Math.max(1, Math.round(value * 1000))}ms`;
  const rate = view.rate_limit;
  const perSecond = rate === undefined ? null : Math.max(1, Math.round(typeof rate === 'number' ? rate : rate.amount));
  const lines = [
    'global',
    '  maxconn 4096',
    '  log stdout format raw local0',
    '',
    'defaults',
    `  mode ${http ? 'http' : 'tcp'}`,
    '  log global',
    `  option ${http ? 'httplog' : 'tcplog'}`,
    '  option dontlognull',
    // Who is slow to ask holds no connection, and what is behind learns who has asked.
    ...(http ? ['  option forwardfor', '  timeout http-request 10s', '  timeout http-keep-alive 10s'] : []),
    '  timeout queue 5s',
    '  timeout connect 5s',
    '  timeout client 60s',
    '  timeout server 60s',
    '',
    'resolvers docker',
    '  nameserver dns 127.0.0.11:53',
    '',
    'frontend entry',
    `  bind :${LISTEN}`,
    ...(view.connection_limit === undefined ? [] : [`  maxconn ${Math.max(1, Math.round(view.connection_limit))}`]),
    ...(http && perSecond !== null
      ? [
          `  stick-table type ${typeof rate === 'number' ? 'integer' : 'ip'} size 100k expire 1m store http_req_rate(1s)`,
          `  http-request track-sc0 ${typeof rate === 'number' ? 'int(1)' : 'src'}`,
          `  http-request deny deny_status 429 if { sc_http_req_rate(0) gt ${perSecond} }`,
        ]
      : []),
    ...(http ? backends.slice(1).map(({ host }, index) => `  use_backend b${index + 1} if { path_beg /${host}/ }`) : []),
    '  default_backend b0',
    ...backends.flatMap(({ host, port, replicas }, index) => [
      '',
      `backend b${index}`,
      `  balance ${ALGORITHMS[view.algorithm] ?? 'roundrobin'}`,
      ...(http && check ? [`  option httpchk GET ${path}`] : []),
      ...(http && view.sticky ? ['  cookie SERVER insert indirect nocache'] : []),
      `  server-template s ${replicas} ${host}:${port} resolvers docker init-addr none${check ? ` check inter ${milliseconds(check.interval)} fall ${Math.max(1, Math.round(check.failures))}` : ''}`,
    ]),
    '',
  ];
  return lines.join('\n');
}
