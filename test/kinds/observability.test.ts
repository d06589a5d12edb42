import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { design, figure, findings, simulated, solved, value } from './design.js';
import { simulateArchitecture } from '../../src/kinds/lowering/run.js';

const DAY = 86_400;

const SYSTEM = (more: string, api = ''): string =>
  `users u { rate: 100/s } app_server api { replicas: 4  time: 1ms  instrument: [metrics, logs, traces]  series: 500  log_rate: 3 per request ${api} }
    flow f { u -> api } ${more}`;

describe('what is told, carried and kept', () => {
  test('Prometheus: series / interval samples, with bytes in memory and on disk for each', async () => {
    const run = await solved(SYSTEM('prometheus p { scrape_interval: 15s  retention: 10d  sample_size: 2B  series_memory: 4KiB }'));
    // 4 × 500 series every 15 s; two bytes of each for ten days.
    expect(value(run, 'components.p.samples')).toBeCloseTo(2000 / 15, 9);
    expect(value(run, 'components.p.memory_used')).toBe(2000 * 4096);
    expect(value(run, 'components.p.storage_used')).toBeCloseTo((2000 / 15) * 2 * 10 * DAY, 3);
  });

  test('Prometheus is killed by more series than it has memory for', async () => {
    const run = await solved(SYSTEM('prometheus p { memory: 4MiB }'));
    expect(value(run, 'components.p.samples')).toBe(0);
    expect(figure(run, 'components.p.samples').method).toMatch(/killed/);
    // The rule names the same series: 4 × 500, and none of what has no metrics to scrape.
    const told = await findings(SYSTEM('app_server mute { series: 1M } prometheus p { memory: 4MiB  scrapes: [api, mute] }'));
    expect(told.find(({ code }) => code === 'prometheus/memory')?.message).toMatch(/^p takes 2,?(?:000|k) series/);
  });

  test('Thanos keeps one of two copies, and coarse ones of five numbers every 5 minutes and every hour', async () => {
    const run = await solved(SYSTEM('prometheus p { replicas: 2  scrape_interval: 15s } thanos t { retention: 30d }'));
    const rate = 2000 * (1 / 15 + 5 / 300 + 5 / 3600);
    expect(value(run, 'components.t.bytes_per_day')).toBeCloseTo(rate * 2 * DAY, 3);
  });

  test('Loki drops what is beyond its limit', async () => {
    // 300 lines of 200 B: 60 kB/s, of which 45 kB/s are taken.
    const run = await solved(SYSTEM('loki l { ingestion_limit: 45KB/s  compressed_to: 10%  retention: 7d }'));
    expect(value(run, 'components.l.lines')).toBeCloseTo(300, 9);
    expect(value(run, 'components.l.dropped_lines')).toBeCloseTo(75, 9);
    expect(value(run, 'components.l.storage_used')).toBeCloseTo(45_000 * 0.1 * 7 * DAY, 3);
  });

  test('traces: a share drawn as they begin keeps that share of the failures, a decision at their end keeps them all', async () => {
    const head = await solved(SYSTEM('tempo t {}', 'trace_sampling: head(10%)'));
    expect(value(head, 'components.t.spans')).toBeCloseTo(10, 9);
    expect(value(head, 'components.t.failures_traced')).toBeCloseTo(0.1, 9);
    // A fifth of the requests finds the one place taken (Erlang's loss formula: a = 1/4, a / (1 + a)).
    const small = 'replicas: 1  queue: 0  time: 2.5ms  trace_sampling: tail(errors)';
    const tail = await solved(SYSTEM('otel_collector c { exports_to: [t] } tempo t {}', small).replace('replicas: 4  time: 1ms', ''));
    expect(value(tail, 'components.t.spans')).toBeCloseTo(20, 6);
    expect(value(tail, 'components.t.failures_traced')).toBeCloseTo(1, 9);
  });

  test('a collector loses what comes while its receiver is away for longer than its buffer lasts', async () => {
    // 300 lines/s × 200 B fill 1.2 MB in 20 s; of the 60 s without Loki 40 s are lost, of 200 s in all.
    const text = SYSTEM('fluent_bit b { exports_to: [l]  buffer: 1.2MB } loki l {} scenario z { duration: 200s  at 20s: fail l for 60s }');
    const run = await simulated(text, { scenario: 'z', replications: 1 });
    expect(Math.abs(value(run, 'components.b.buffer_time') - 20)).toBeLessThan(0.5);
    expect(Math.abs(value(run, 'components.b.dropped_lines') - 60)).toBeLessThan(2);
    const patient = await simulated(text.replace('buffer: 1.2MB', 'overflow: block'), { scenario: 'z', replications: 1 });
    expect(value(patient, 'components.b.dropped_lines')).toBe(0);
  });

  test.each(['jaeger', 'tempo'])('%s keeps a day of spans: rate × size × what packing leaves', async (kind) => {
    // One of 100 requests a second in ten is traced, one span each: 10 spans of 500 B, of which 30 % are left.
    const run = await solved(SYSTEM(`${kind} t { span_size: 500B  compressed_to: 30%  retention: 2d }`, 'trace_sampling: head(10%)'));
    expect(value(run, 'components.t.spans')).toBeCloseTo(10, 9);
    expect(value(run, 'components.t.bytes_per_day')).toBeCloseTo(10 * 500 * 0.3 * DAY, 3);
    expect(value(run, 'components.t.storage_used')).toBeCloseTo(10 * 500 * 0.3 * 2 * DAY, 3);
  });

  test.each(['fluentd', 'fluent_bit'])('%s takes three lines of each request, and holds its buffer over their bytes', async (kind) => {
    // 300 lines/s of 200 B are 60 kB/s: 6 MB last for 100 s.
    const run = await solved(SYSTEM(`${kind} b { exports_to: [l]  buffer: 6MB } loki l {}`));
    expect(value(run, 'components.b.lines')).toBeCloseTo(300, 9);
    expect(Math.abs(value(run, 'components.b.buffer_time') - 100)).toBeLessThan(1);
  });

  test('dashboards ask panels × viewers queries every refresh', async () => {
    const run = await solved(
      SYSTEM('prometheus p { time: 20ms  concurrency: 4 } grafana g { viewers: 6  panels: 20  refresh: 10s  sources: [p] }'),
    );
    expect(value(run, 'components.g.queries')).toBeCloseTo(12, 9);
    // 12 queries of 20 ms on four servers.
    expect(value(run, 'components.p.utilisation')).toBeCloseTo(0.06, 9);
  });
});

describe('what it comes to', () => {
  test('a collector that decides at the end holds rate × decision wait, and what finds no room is gone', async () => {
    // 1,000 requests a second of one span each, which go well, wait for 30 s: 30,000 spans of 500 B are 15 MB.
    const text = (collector: string): string =>
      `users u { rate: 1000/s } app_server api { replicas: 4  time: 1ms  instrument: [traces]  trace_sampling: tail(errors) }
      otel_collector c { exports_to: [t]  decision_wait: 30s ${collector} } tempo t {} flow f { u -> api }`;
    const roomy = await solved(text('memory: 1GiB'));
    expect(value(roomy, 'components.c.memory_used')).toBeCloseTo(15e6, 3);
    expect(value(roomy, 'components.c.dropped_spans')).toBe(0);
    const narrow = await solved(text('memory: 5MB'));
    expect(value(narrow, 'components.c.memory_used')).toBe(5e6);
    expect(value(narrow, 'components.c.dropped_spans')).toBeCloseTo(1000 * (1 - 5 / 15), 6);
  });

  test('a batch costs half of its wait: that of its timeout, or of the time that it takes to fill', async () => {
    // 300 lines a second. In 200 ms there are 60, fewer than a batch of 8,192: items wait for 100 ms. A batch of 30 is full in 100 ms.
    const text = (collector: string): string =>
      `users u { rate: 100/s } app_server api { replicas: 4  time: 1ms  instrument: [logs]  log_rate: 3 per request }
      otel_collector c { exports_to: [l]  linger: 200ms ${collector} } loki l {} flow f { u -> api }`;
    expect(value(await solved(text('')), 'components.c.delay')).toBeCloseTo(0.1, 9);
    expect(value(await solved(text('batch: 30')), 'components.c.delay')).toBeCloseTo(0.05, 9);
  });

  test('Loki takes 40 GB of lines a month for 4 GB: rate × size × a tenth × retention, in a stream for each machine', async () => {
    const run = await solved(
      `users u { rate: 40/s } app_server api { replicas: 5  time: 1ms  instrument: [logs]  log_rate: 2 per request }
      app_server mute { replicas: 3 } loki l { line_size: 200B  compressed_to: 10%  retention: 30d } flow f { u -> api -> mute }`,
    );
    // 80 × 200 B × 86,400 s × 30 are 41.5 GB.
    expect(value(run, 'components.l.ingestion')).toBeCloseTo(16_000, 6);
    expect(value(run, 'components.l.storage_used')).toBeCloseTo(41.472e9 * 0.1, 0);
    expect(value(run, 'components.l.active_streams')).toBe(5);
  });

  test('a trace has a span for every server that a request passes, and a twentieth of the traces is kept', async () => {
    const server = (name: string): string =>
      `app_server ${name} { replicas: 2  time: 1ms  concurrency: 9  instrument: [traces]  trace_sampling: head(5%) }`;
    const run = await solved(
      `users u { rate: 60/s } ${server('a')} ${server('b')} ${server('c')} jaeger j { retention: 7d  span_size: 1KB  compressed_to: 50% }
      flow f { u -> a -> b  repeat 2 { a -> c } }`,
    );
    // a once, b once, c twice: 60 × 4 × 5 % are 12 a second.
    expect(value(run, 'components.j.spans')).toBeCloseTo(12, 9);
    expect(value(run, 'components.j.storage_used')).toBeCloseTo(12 * 1000 * 0.5 * 7 * DAY, 3);
    expect(value(run, 'components.j.failures_traced')).toBeCloseTo(0.05, 9);
  });

  test('a year in Thanos is what Prometheus’ own formula says: retention × samples per second × bytes per sample', async () => {
    // https://prometheus.io/docs/prometheus/latest/storage/ has the formula, with one or two bytes per sample.
    const year = async (thanos: string): Promise<number> =>
      value(
        await solved(
          `users u { rate: 1/s } app_server api { replicas: 10  time: 1ms  instrument: [metrics]  series: 1000 }
          prometheus p { replicas: 2  scrape_interval: 30s  sample_size: 1.5B } thanos t { retention: 365d  downsampling: off ${thanos} } flow f { u -> api }`,
        ),
        'components.t.storage_used',
      );
    const raw = (365 * DAY * (10 * 1000) * 1.5) / 30;
    expect((await year('')) / raw).toBeCloseTo(1, 9);
    expect((await year('deduplication: off')) / raw).toBeCloseTo(2, 9);
  });

  test('each of two sources gets half of what open dashboards ask: utilisation law, rate × time / servers', async () => {
    // 30 viewers × 20 panels / 30 s are 20 queries a second; 10 of 100 ms on two servers are half of their time, 10 of 500 ms on eight five eighths.
    const run = await solved(
      `users u { rate: 1/s } app_server api { time: 1ms  instrument: [metrics, logs] } prometheus p { time: 100ms  concurrency: 2 }
      loki l { time: 500ms  concurrency: 8 } grafana g { viewers: 30  panels: 20  refresh: 30s  sources: [p, l]  time: 8ms  concurrency: 2 } flow f { u -> api }`,
    );
    expect(value(run, 'components.p.utilisation')).toBeCloseTo(0.5, 9);
    expect(value(run, 'components.l.utilisation')).toBeCloseTo(0.625, 9);
    // Its own work: 20 × 8 ms on two servers.
    expect(value(run, 'components.g.utilisation')).toBeCloseTo(0.08, 9);
  });

  test('Fluentd that dies loses what comes meanwhile and half of the minute that it held, unless that was on a disk', async () => {
    // 300 lines a second; away for 20 s of 200 s, and 30 s of lines are in its memory: a quarter of 300.
    const text = SYSTEM('fluentd b { exports_to: [l] } loki l {} scenario z { duration: 200s  at 50s: fail b for 20s }');
    const run = await simulated(text, { scenario: 'z', replications: 1 });
    expect(Math.abs(value(run, 'components.b.dropped_lines') / 300 - 50 / 200)).toBeLessThan(0.01);
    const kept = await simulated(text.replace('exports_to: [l]', 'exports_to: [l]  buffer_on: disk'), { scenario: 'z', replications: 1 });
    expect(value(kept, 'components.b.dropped_lines')).toBe(0);
  });
});

describe('alerts', () => {
  const WATCHED = (alert: string, more = '', faults = 'at 60s: fail api for 3m'): string =>
    `users u { rate: 20/s } app_server api { time: 1ms  instrument: [metrics] }
    prometheus p { scrape_interval: 15s  evaluation_interval: 10s } alertmanager m { receiver: "oncall"  group_wait: 5s ${more} }
    alert broken { when: errors(f) > 50%  for: 30s ${alert} }
    flow f { u -> api } scenario z { duration: 8m  ${faults} }`;
  const lived = async (text: string): ReturnType<typeof solved> =>
    Promise.resolve(simulateArchitecture(await design(text), { scenario: 'z', seed: 1, replications: 1 }));

  test('a fault is told after scrape + evaluation + `for` + group wait: 15 + 10 + 30 + 5 s', async () => {
    expect(value(await solved(WATCHED('')), 'components.broken.detection_time')).toBe(60);
    const run = await lived(WATCHED(''));
    expect(run.faults[0]?.detected?.alert).toBe('broken');
    // The course is told in steps of a few seconds.
    expect(Math.abs((run.faults[0]?.detected?.after ?? NaN) - 60)).toBeLessThanOrEqual(5);
    expect(Math.abs(value(run, 'components.broken.detection_time') - 60)).toBeLessThanOrEqual(5);
    expect(value(run, 'components.broken.pages')).toBe(1);
    expect(value(run, 'components.broken.false_alarms')).toBe(0);
    expect(value(run, 'components.m.pages')).toBe(1);
  });

  test('in the examples: 15 + 15 + 30 + 10 s for what lasts, and never for half a minute of it, or for a minute of a lost region', async () => {
    const lost = async (name: string, scenario: string): Promise<ReturnType<typeof simulateArchitecture>['faults']> =>
      simulateArchitecture(await design(readFileSync(`examples/${name}.arch`, 'utf8')), { scenario, seed: 1, replications: 1 }).faults;
    const [long, short] = await lost('observability', 'payment_breaks');
    expect(long?.detected?.alert).toBe('buying_fails');
    // At most: the fault may come just before a sample or a look. Half of both earlier, had it come at any time.
    expect(long?.detected?.after).toBeLessThanOrEqual(70);
    expect(long?.detected?.after).toBeGreaterThan(70 - 15 - 15);
    expect(short?.detected).toBeNull();
    // Names lead elsewhere after 60 s, and its alert waits for two minutes.
    const [region] = await lost('web_application', 'ireland_lost');
    expect(region?.detected).toBeNull();
  });

  test('what lasts less long, or is silenced, or is nobody’s, is undetected', async () => {
    for (const text of [
      WATCHED('', '', 'at 60s: fail api for 40s'),
      WATCHED('', 'silences: [broken]'),
      WATCHED('severity: info'),
      WATCHED('').replace('receiver: "oncall"', ''),
      WATCHED('').replace('instrument: [metrics]', 'instrument: [logs]'),
    ]) {
      const run = await lived(text);
      expect(run.faults[0]?.detected, text).toBeNull();
      expect(value(run, 'components.broken.pages')).toBe(0);
      expect(figure(run, 'components.broken.detection_time').method).toMatch(/^undetected/);
    }
  });

  test('what stands is told again, and one alert can silence another', async () => {
    // It stands from 115 s to 240 s, and is told at 120 s, 180 s and 240 s: 55 s are over with the second look.
    const repeated = await lived(WATCHED('', 'group_interval: 30s  repeat: 55s'));
    expect(value(repeated, 'components.broken.pages')).toBe(3);
    const second = 'alert slow { when: errors(f) > 40%  for: 50s }';
    const both = await lived(`${WATCHED('')} ${second}`);
    // Twenty seconds later and in the same group, which is looked at again after five minutes, when it is over.
    expect(value(both, 'components.slow.pages')).toBe(0);
    expect(value(both, 'components.m.pages')).toBe(1);
    const told = 'group_interval: 30s';
    expect(value(await lived(`${WATCHED('', told)} ${second}`), 'components.slow.pages')).toBe(1);
    const one = await lived(`${WATCHED('', `${told}  inhibit: { broken: slow }`)} ${second}`);
    expect(value(one, 'components.slow.pages')).toBe(0);
  });

  test('an alert that joins a group is told with it: at the group’s first message + group interval, or at once in a group of its own', async () => {
    // `broken` fires at 60 + 15 + 10 + 30 s, and its group is told 5 s later, at 120 s. `slow` fires 20 s after it, at 135 s, and waits until 180 s.
    const second = 'alert slow { when: errors(f) > 40%  for: 50s }';
    const joined = await lived(`${WATCHED('', 'group_interval: 1m')} ${second}`);
    expect(Math.abs(value(joined, 'components.slow.detection_time') - 120)).toBeLessThanOrEqual(5);
    expect(value(joined, 'components.m.pages')).toBe(2);
    const apart = await lived(`${WATCHED('', 'group_interval: 1m  group_by: ["alertname"]')} ${second}`);
    expect(Math.abs(value(apart, 'components.slow.detection_time') - 80)).toBeLessThanOrEqual(5);
    // What is told first decides when the fault is known.
    expect(joined.faults[0]?.detected?.alert).toBe('broken');
  });
});
