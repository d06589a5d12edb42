import { URI } from 'langium';
import { expect, test } from 'vitest';
import { initialize, type ArchDocument } from '../../language/index.js';
import { services } from './reading.js';

/** A system of so many components, a third each of databases, servers and caches, with flows through all of them. */
function system(size: number): string {
  const lines = ['region r { zones: 3 }', 'users u { rate: 100/s }'];
  for (let index = 0; index < size; index += 3) {
    lines.push(
      `sql_database d${index} "Database" {\n  in: r\n  engine: postgres\n  replicas: 2\n  replication: async\n}`,
      `app_server a${index} "Server" {\n  in: r\n  replicas: 8\n  time: lognormal(median: 4ms, p99: 25ms)\n}`,
      `cache c${index} { in: r  ttl: 5m  eviction: lru  capacity: 2GiB }`,
      `flow f${index} {\n  u -> a${index} -> c${index}: read\n    on miss -> d${index}: read\n}`,
    );
  }
  return lines.join('\n');
}

test('a thousand components are parsed and linked in a quarter of a second of processor time at most, and then checked in less', async () => {
  await initialize(services);
  const { LangiumDocuments: documents, DocumentBuilder: builder, IndexManager: index } = services.shared.workspace;
  const text = system(1000);
  let [linking, checking] = [Infinity, Infinity];
  for (let round = 0; round < 15; round++) {
    const started = cpu();
    const document = documents.createDocument(URI.parse('file:///large.arch'), text) as ArchDocument;
    await builder.build([document], { validation: false });
    const linked = cpu();
    const { findings, architecture } = services.arch.architectures.of(document);
    const checked = cpu();
    expect(findings).toEqual([]);
    expect(architecture?.components.length).toBeGreaterThan(1000);
    [linking, checking] = [Math.min(linking, linked - started), Math.min(checking, checked - linked)];
    documents.deleteDocument(document.uri);
    index.remove(document.uri);
  }
  expect(linking).toBeLessThan(250);
  expect(checking).toBeLessThan(150);
}, 60_000);

/** Milliseconds of processor time: what other processes do meanwhile does not count. */
function cpu(): number {
  const { user, system: kernel } = process.cpuUsage();
  return (user + kernel) / 1000;
}
