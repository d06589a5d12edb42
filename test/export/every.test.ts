import prettier from 'prettier';
import { describe, expect, test } from 'vitest';
import { exportArchitecture } from '../../src/export/index.js';
import { plan } from '../../src/kinds/cloud/plan.js';
import { CLOUD_KINDS } from '../../src/kinds/cloud/kinds.js';
import { design, example } from './design.js';
import { everything, propertiesOf, turns } from './every.js';

const { catalogue } = await example('shop.arch');
const TARGETS = ['terraform', 'cdk', 'compose', 'kubernetes', 'monitoring'] as const;

describe('Every kind with every property', () => {
  test.each(Array.from({ length: turns(catalogue) }, (_, turn) => turn))(
    'with the next of its values, %i times, is printed',
    async (turn) => {
      const architecture = await design(everything(catalogue, turn), 'every.arch');
      const { components } = architecture;
      for (const [kind, properties] of propertiesOf(catalogue)) {
        const written = components.find(({ id }) => id === `it_${kind}`)?.written.map(({ name }) => name);
        expect(written, kind).toEqual(properties);
      }
      const { placements, notes } = plan(architecture);
      for (const target of TARGETS) expect(exportArchitecture(architecture, target).files.length).toBeGreaterThan(0);
      // What is neither built nor a matter of load is answered.
      const silent = CLOUD_KINDS.filter(({ kind }) => {
        const built = placements.find(({ origin }) => origin.component === `it_${kind}`)?.built;
        const about = CLOUD_KINDS.find((each) => each.kind === kind);
        const lacking = Object.keys({ ...about?.leaves, ...about?.lacks });
        return built === null && lacking.length > 0 && !notes.some(({ component }) => component === `it_${kind}`);
      });
      expect(silent.map(({ kind }) => kind)).toEqual([]);
    },
  );

  test('is laid out in the CDK as Prettier does', async () => {
    const { files } = exportArchitecture(await design(everything(catalogue, 0), 'every.arch'), 'cdk');
    for (const { path, text } of files.filter(({ path }) => path.endsWith('.ts')))
      expect(await prettier.format(text, { parser: 'typescript', printWidth: 120, singleQuote: true, trailingComma: 'all' }), path).toBe(
        text,
      );
  });
});

describe('What a service of AWS does not have', () => {
  const instances = async (text: string): Promise<string> => {
    const { files, notes } = exportArchitecture(await design(`region home "us-east-1" { zones: 2 }\n${text}`), 'terraform');
    return `${files.map((file) => file.text).join('\n')}\n${notes.join('\n')}`;
  };

  test.each([
    ['document_database db { in: home instance: "m7g.large" }', 'DocumentDB', 'db.r6g.large'],
    ['graph_database db { in: home instance: "c5.large" }', 'Neptune', 'db.r6g.large'],
    ['message_queue db { in: home engine: kafka instance: "m6g.large" }', 'MSK', 'kafka.m7g.large'],
  ])('is said, and the usual is taken: %s', async (text, service, usual) => {
    const said = await instances(text);
    expect(said).toMatch(new RegExp(`Its \`instance\` is (?:no instance class of|none that) ${service}`));
    expect(said).toContain(`"${usual}"`);
  });

  test('what is asked of a server of metrics, and sent to it, is told and allowed once', async () => {
    const text = await instances(
      'users u { rate: 1/s } app_server api { in: home instrument: [metrics] } prometheus watch { in: home } flow f { u -> api -> watch: query }',
    );
    expect(text.split('"WATCH_REMOTE_WRITE_URL"')).toHaveLength(2);
    expect(text.match(/Action += \[[^\]]*"aps:[^\]]*\]/g)).toHaveLength(1);
  });
});
