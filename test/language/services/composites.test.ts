import { describe, expect, test } from 'vitest';
import { graphOf } from '../../../src/diagram/index.js';
import { editor } from './editor.js';

const KIND = `kind storefront extends placed {
  property servers: integer = 4
  load_balancer entry
  web_server web { replicas: servers }
  cache pages
  flow browse { entry -> web -> pages: read }
  flow order { entry -> web }
}
`;
const REGIONS = `import "./storefront.arch"
region virginia "us-east-1"
region ireland "eu-west-1"
region singapore "ap-southeast-1"
storefront us { in: virginia }
storefront eu { in: ireland  servers: 2 }
storefront asia { in: singapore }
users u { rate: 90/s }
`;
const FILES = (rest: string) => ({ 'main.arch': REGIONS + rest, 'storefront.arch': KIND });

async function offered(rest: string): Promise<string[]> {
  const { completion } = await editor(FILES(rest));
  return (await completion()).map(({ label }) => label);
}

describe('a storefront of which three stand in three regions', () => {
  test('is offered with its parts', async () => {
    const members = ['entry', 'web', 'pages'];
    expect(await offered('flow f { u -> us.<|> }')).toEqual(expect.arrayContaining(members));
    expect(await offered('dns n { targets: [eu.<|>] }')).toEqual(expect.arrayContaining(members));
    expect(await offered('scenario s { at 5s: fail asia.<|> }')).toEqual(expect.arrayContaining(members));
    expect(await offered('expect p99(us.<|>) < 5s')).toEqual(expect.arrayContaining(members));
    expect(await offered('view v { include: [us.<|>] }')).toEqual(expect.arrayContaining(members));
    expect(await offered('flow f { u -> us: <|> }')).toEqual(expect.arrayContaining(['browse', 'order']));
  });
  test('is renamed with all that is said of its part, in every file', async () => {
    const rest = `flow f { u -> us.web\n u -> eu.web -> eu.pages }\nscenario s { at 5s: fail asia.web.replica(1) }\nexpect p99(us.web) < 5s\n`;
    const { rename, applied } = await editor(FILES(rest.replace('us.web', 'us.<|>web')));
    expect(applied(await rename('front'))).toEqual({
      'main.arch': REGIONS + rest.replaceAll('.web', '.front'),
      'storefront.arch': KIND.replaceAll(/\bweb\b/g, 'front'),
    });
  });
  test('is renamed in its own name, with the paths that begin with it', async () => {
    const rest = 'flow f { u -> us: browse -> us.pages }\nview v { include: [us, us.web] }\n';
    const { rename, applied } = await editor(FILES(rest.replace('-> us:', '-> u<|>s:')));
    expect(applied(await rename('america'))['main.arch']).toBe((REGIONS + rest).replaceAll(/\bus\b(?!-)/g, 'america'));
  });
  test('a flow that others enter and a property that is handed on are renamed where they are used', async () => {
    const rest = 'flow f { u -> us: browse }\nflow g { u -> eu: order }\n';
    const flow = await editor(FILES(rest.replace('browse', 'brow<|>se')));
    expect(flow.applied(await flow.rename('look'))).toEqual({
      'main.arch': REGIONS + rest.replace('browse', 'look'),
      'storefront.arch': KIND.replace('browse', 'look'),
    });
    const property = await editor({ 'storefront.arch': KIND.replace('property servers', 'property ser<|>vers'), 'main.arch': REGIONS });
    expect(property.applied(await property.rename('count'))).toEqual({
      'storefront.arch': KIND.replaceAll('servers', 'count'),
      'main.arch': REGIONS.replace('servers', 'count'),
    });
  });
  test('is drawn as three boxes in three regions, each with its parts', async () => {
    const { services, document } = await editor(
      FILES('flow f { u -> us: browse }\nflow g { u -> eu: browse }\nflow h { u -> asia: order }\n'),
    );
    const { architecture } = services.arch.architectures.of(document);
    if (!architecture) throw new Error('No architecture');
    const { nodes, edges } = graphOf(architecture, { results: null, findings: [], view: null });
    const places = Object.fromEntries(nodes.map(({ id, parent }) => [id, parent]));
    expect(places).toEqual({
      virginia: null,
      ireland: null,
      singapore: null,
      u: null,
      ...Object.fromEntries(
        [
          ['us', 'virginia'],
          ['eu', 'ireland'],
          ['asia', 'singapore'],
        ].flatMap(([id = '', place = '']) => [[id, place], ...['entry', 'web', 'pages'].map((part) => [`${id}.${part}`, id])]),
      ),
    });
    expect(nodes.filter(({ container }) => container).map(({ id }) => id)).toEqual([
      'virginia',
      'ireland',
      'singapore',
      'us',
      'eu',
      'asia',
    ]);
    expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'u us.entry',
      'us.entry us.web',
      'us.web us.pages',
      'u eu.entry',
      'eu.entry eu.web',
      'eu.web eu.pages',
      'u asia.entry',
      'asia.entry asia.web',
    ]);
  });
});
