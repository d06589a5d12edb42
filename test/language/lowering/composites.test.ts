import { describe, expect, test } from 'vitest';
import { architecture, component, flow, messages, problems, read, repaired, tree } from '../reading.js';

describe('composite kinds', () => {
  const STOREFRONT = `kind storefront extends placed {
  web_server web { replicas: 3 }
  cache pages { ttl: 5m }
  web -> pages
}
region r
users u { rate: 1/s }
`;
  test('are taken apart: pieces have dotted names, belong to the composite and stand where it stands', async () => {
    const a = await architecture(`${STOREFRONT}storefront us { in: r }\nstorefront eu`);
    expect(a.components.map(({ id, parent, container }) => [id, parent, container])).toEqual([
      ['r', null, null],
      ['u', null, null],
      ['us', null, 'r'],
      ['us.web', 'us', 'r'],
      ['us.pages', 'us', 'r'],
      ['eu', null, null],
      ['eu.web', 'eu', null],
      ['eu.pages', 'eu', null],
    ]);
    expect(component(a, 'eu.web')).toMatchObject({ name: 'web', properties: { replicas: 3 } });
    expect(a.connections.map(({ from, to }) => `${from} ${to}`)).toEqual(['us.web us.pages', 'eu.web eu.pages']);
  });
  test('have pieces that can be called, measured and failed', async () => {
    const a = await architecture(
      `${STOREFRONT}storefront us { in: r }\nflow f { u -> us.web -> us.pages }\nscenario s { at 1s: fail us.web.replica(2) }\nexpect hit_ratio(us.pages) > 1%`,
    );
    expect(a.flows[0]?.steps).toMatchObject([{ from: 'u', to: 'us.web', then: [{ from: 'us.web', to: 'us.pages' }] }]);
    expect(a.scenarios[0]?.events[0]?.target).toEqual({ component: 'us.web', part: 'replica', index: 2 });
    expect(a.expectations[0]).toMatchObject({ subject: 'us.pages', subjectKind: 'component' });
  });
  test('have pieces that nobody sees without their composite', async () => {
    expect(await problems(`${STOREFRONT}storefront us\nu -> web`)).toEqual(['unknown-name at web']);
  });
  test('may be made of composites, but not of themselves', async () => {
    const a = await architecture('kind inner { cache c }\nkind outer { inner i }\nouter o');
    expect(a.components.map(({ id }) => id)).toEqual(['o', 'o.i', 'o.i.c']);
    expect(await problems('kind a extends component { a x }\na y')).toEqual(['kind-cycle at a x']);
    const text = 'kind a { b x }\nkind b { region r { a y } }';
    expect(await messages(text)).toEqual(['A kind cannot be made of itself: `a` is made of `b`, which is made of `a`']);
  });
  test('that multiply without end are declined', async () => {
    const kinds = Array.from({ length: 25 }, (_, index) => `kind k${index} { k${index + 1} a\n k${index + 1} b }\n`).join('');
    expect((await problems(`${kinds}kind k25 { cache c }\nk0 x`)).every((each) => each.startsWith('too-many'))).toBe(true);
  });
});

describe('properties of a composite', () => {
  const FRONT = `kind front extends placed {
  property size: integer 1.. = 3
  property fresh: duration = 5m
  property store: sql_database
  property kind_of: redis | memcached = redis
  web_server web { replicas: size }
  cache pages { ttl: fresh  engine: kind_of  tags: { team: "x" } }
  flow look {
    web -> pages: read
      on miss -> store: read { timeout: fresh }
  }
}
sql_database orders
users u
`;
  test('are values of its pieces: as they are written, or by default', async () => {
    const a = await architecture(`${FRONT}front us { size: 7  store: orders }\nfront eu { fresh: 1h  kind_of: memcached }`);
    expect(component(a, 'us.web').properties.replicas).toBe(7);
    expect(component(a, 'us.pages').properties).toMatchObject({ ttl: 300, engine: 'redis' });
    expect(component(a, 'eu.web').properties.replicas).toBe(3);
    expect(component(a, 'eu.pages').properties).toMatchObject({ ttl: 3600, engine: 'memcached' });
  });
  test('can be components, which its flows call, and options of calls', async () => {
    const a = await architecture(`${FRONT}front us { store: orders  fresh: 2s }\nflow f { u -> us }`);
    expect(tree(flow(a, 'f').steps)).toBe('us.web(us.pages:read(miss:orders:read))');
    expect(flow(a, 'f').steps).toMatchObject([{ then: [{ onMiss: [{ options: { timeout: 2 } }] }] }]);
  });
  test('pass through composites of composites', async () => {
    const a = await architecture(
      `${FRONT}kind pair extends placed {\n  property n: integer = 4\n  front a { size: n }\n  front b\n}\npair p { n: 9 }\npair q`,
    );
    expect(['p.a.web', 'p.b.web', 'q.a.web', 'q.b.web'].map((id) => component(a, id).properties.replicas)).toEqual([9, 3, 4, 3]);
  });
  test('without a value leave the piece its default', async () => {
    const a = await architecture('kind k extends placed { property n: integer  web_server w { replicas: n } }\nk a');
    expect(component(a, 'a.w').properties.replicas).toBe(1);
  });
  test('are defaults of other properties of the same component as well', async () => {
    const a = await architecture(
      'kind k extends app_server { property n: integer = 4  replicas: n }\nk a { n: 7 }\nk b\nk c { replicas: 2 }',
    );
    expect(['a', 'b', 'c'].map((id) => component(a, id).properties.replicas)).toEqual([7, 4, 2]);
  });
  test('say where a composite stands', async () => {
    const a = await architecture(
      'kind k extends component { property home: region  web_server w { in: home } }\nregion r\nk a { home: r }',
    );
    expect(component(a, 'a.w').container).toBe('r');
  });
  test('fit where they are used', async () => {
    const text = 'kind k extends placed { property n: size  web_server w { replicas: n } }';
    expect(await problems(text)).toEqual(['wrong-type at n']);
    expect(await messages(text)).toEqual(['Expected a whole number such as `3`, but the property `n` is a size such as `4KiB`']);
    expect(await problems('kind k extends placed { property e: redis | other  cache c { engine: e } }')).toEqual(['wrong-type at e']);
    expect(await problems('kind k extends placed { property n: integer  web_server w { replicas: n } }\nk a { n: 1000000 }')).toEqual([
      'out-of-range at 1000000',
    ]);
  });
  test('that are wrong are complained of once', async () => {
    expect(await problems('kind k extends placed { property n: integer  web_server w { replicas: n } }\nk a { n: 5GiB }')).toEqual([
      'wrong-dimension at 5GiB',
    ]);
  });
  test('that are made of each other are an error', async () => {
    expect(await problems('kind k extends component { property a: integer = b  property b: integer = a }\nk x')).toEqual([
      'default-cycle at b',
      'default-cycle at a',
    ]);
  });
  test('are nothing outside of the kind', async () => {
    expect(await problems('kind k extends component { property n: integer = 3 }\nweb_server w { replicas: n }')).toEqual([
      'not-an-option at n',
    ]);
  });
});

describe('flows of a composite', () => {
  const SHOP = `kind front extends placed {
  load_balancer entry
  web_server web
  cache pages
  flow look { entry -> web -> pages: read }
  flow change { entry -> web  web -> pages: write }
}
users u
app_server gate
app_server log
front us
`;
  test('are entered by name, and by what is called after', async () => {
    const a = await architecture(`${SHOP}flow f {\n  u -> gate -> us: look -> log\n  us -> gate\n  us.web -> log\n}`);
    expect(tree(flow(a, 'f').steps)).toBe('gate(us.entry(us.web(us.pages:read log) log gate))');
    expect(a.flows.map(({ name }) => name)).toEqual(['f']);
  });
  test('are entered with the options and the handlers of the call', async () => {
    const a = await architecture(`${SHOP}flow f { u -> us: change { timeout: 1s }\n on failure -> log }`);
    expect(flow(a, 'f').steps).toMatchObject([{ to: 'us.entry', operation: null, options: { timeout: 1 }, onFailure: [{ to: 'log' }] }]);
  });
  test('when there are several, one must be named', async () => {
    expect(await messages(`${SHOP}flow f { u -> us }`)).toEqual(['What of `us` is called? Write `us: look`, or `us: change`']);
    expect(await repaired(`${SHOP}flow f { u -> us }`)).toBe(`${SHOP}flow f { u -> us: look }`);
    expect(await problems(`${SHOP}flow f { u -> us: lok }`)).toEqual(['unknown-operation at lok']);
  });
  test('that send requests themselves are flows of the architecture', async () => {
    const a = await architecture(
      'kind k extends component { users u { rate: 1/s }  cache c  flow f { u -> c } }\nk a\nk b\nexpect p99(a.f) < 1s',
    );
    expect(a.flows.map(({ name, origin, steps }) => [name, origin, tree(steps)])).toEqual([
      ['a.f', 'a.u', 'a.c'],
      ['b.f', 'b.u', 'b.c'],
    ]);
    expect(a.expectations).toMatchObject([{ subject: 'a.f', subjectKind: 'flow' }]);
  });
  test('that are entered are measured where they are entered', async () => {
    expect(await problems(`${SHOP}expect p99(us.look) < 1s`)).toEqual(['handler-measured at us.look']);
    expect(await problems(`${SHOP}scenario s { at 1s: fail us.look }`)).toEqual(['unknown-part at look']);
  });
  test('connections say what a call does when no flow does, also in the flow that connections form', async () => {
    const text = 'kind front extends placed { load_balancer b  web_server w  cache c  b -> w -> c }\nusers u\nfront us\nfront eu\n';
    const a = await architecture(`${text}flow f { u -> us }`);
    expect(tree(flow(a, 'f').steps)).toBe('us.b(us.w(us.c))');
    expect(tree(flow(await architecture(`${text}u -> us\nu -> eu`), 'default').steps)).toBe('us.b(us.w(us.c)) eu.b(eu.w(eu.c))');
    expect(tree(flow(await architecture(`${text}u -> us.b`), 'default').steps)).toBe('us.b(us.w(us.c))');
  });
  test('composites of composites are entered through', async () => {
    const a = await architecture(`${SHOP}kind outer { front a  front b  flow go { a -> b: look } }
kind chain { front a  app_server last  a.entry -> last }
chain c
flow f { u -> c }`);
    expect(tree(flow(a, 'f').steps)).toBe('c.a.entry(c.last)');
    expect(await messages(`${SHOP}kind outer { front a  front b  flow go { a -> b: look } }\nouter o`)).toEqual([
      'What of `o.a` is called? Write `o.a: look`, or `o.a: change`',
    ]);
    const inner = 'kind inner { web_server w  cache c  flow go { w -> c } }\nkind outer { inner a  inner b  flow go { a -> b } }\n';
    const b = await architecture(`${inner}outer o\nusers u\nflow f { u -> o }`);
    expect(tree(flow(b, 'f').steps)).toBe('o.a.w(o.a.c o.b.w(o.b.c))');
  });
  test('a call of nothing but parts says which could be called', async () => {
    expect(await messages('kind k { web_server w  cache c }\nk a\nusers u\nflow f { u -> a }')).toEqual([
      '`a` is nothing but its parts, and its kind has no flow that says what a call does: call one of them, such as `a.w`',
    ]);
  });
  test('a kind that extends a thing is that thing', async () => {
    const a = await architecture('kind store extends sql_database { dataset rows { size: 1GiB }  holds: rows }\nstore s\nusers u\nu -> s');
    expect(tree(flow(a, 'default').steps)).toBe('s');
    expect(component(a, 's').properties.holds).toBe('s.rows');
  });
  test('that call each other never end, and are declined', async () => {
    const text =
      'kind a { web_server w  flow go { w -> y } }\nkind b { web_server w  flow go { w -> x } }\na x\nb y\nusers u\nflow f { u -> x }';
    expect((await problems(text)).every((each) => each.startsWith('flow-cycle'))).toBe(true);
  });
  test('that multiply without end are declined', async () => {
    const kinds = Array.from(
      { length: 20 },
      (_, index) => `kind k${index} { web_server w  k${index + 1} a  flow go { w -> a\n w -> a } }\n`,
    ).join('');
    const text = `${kinds}kind k20 { web_server w  cache c  flow go { w -> c } }\nk0 x\nusers u\nflow f { u -> x }`;
    expect((await problems(text)).some((each) => each.startsWith('too-many'))).toBe(true);
  });
  test('are held against the rules of flows, also when nobody enters them', async () => {
    const kind = 'kind k { web_server w  cache c  cache d\n flow go { share: 5%  w -> c\n d -> c } }\n';
    expect(await problems(kind)).toEqual(['unreachable at d']);
    const { findings } = await read(`${kind}k a`);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning entered-share', 'error unreachable']);
  });
  test('in blocks of other flows', async () => {
    expect(tree(flow(await architecture(`${SHOP}flow f { u -> gate\n parallel { gate -> us: look\n gate -> log } }`), 'f').steps)).toBe(
      'gate(|(us.entry(us.web(us.pages:read)) log))',
    );
  });
});

describe('what a kind of server has', () => {
  const text = 'kind k extends placed { property n: integer  web_server w { replicas: replicas  time: 1ms } }\nregion r\n';
  test('means nothing for a composite, but for what its body hands on', async () => {
    const { findings, architecture: a } = await read(`${text}k a { in: r  replicas: 3  concurrency: 5 }`);
    expect(findings.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      [
        'composite-property',
        'warning',
        '`a` is nothing but its parts: `concurrency` says nothing here unless `kind k` hands it on to one of them',
      ],
    ]);
    expect(a && component(a, 'a.w').properties.replicas).toBe(3);
    expect(a && component(a, 'a').lineage).toEqual(['k', 'component']);
  });
});

describe('connections of a composite', () => {
  test('lead to the piece at which it is entered, when there is no question which', async () => {
    const kinds = 'kind one { web_server w  cache c  w -> c }\nkind two { web_server w  cache c  flow f { w -> c }  flow g { c -> w } }\n';
    const a = await architecture(`${kinds}app_server s\none x\ntwo y\ns -> x\ns ~> y`);
    expect(a.connections.map(({ from, to }) => `${from} ${to}`)).toEqual(['s x.w', 's y', 'x.w x.c']);
  });
});

test('pieces and flows of a kind have names of their own, wherever they stand in it', async () => {
  expect(await problems('kind k { region r { cache c }  cache c }')).toEqual(['duplicate-name at c']);
  expect(await problems('kind k { cache c  web_server w  flow c { w -> c } }')).toEqual(['duplicate-name at c']);
});

describe('where things stand in a composite', () => {
  test('its pieces nest, and are addressed through the places or without them', async () => {
    const text = 'kind k extends placed { region inner { zones: 2  web_server w } }\nregion r\nk a { in: r }\nusers u\n';
    const a = await architecture(`${text}flow f { u -> a.w\n u -> a.inner.w }\nscenario s { at 1s: fail r.a.inner.zone(2) }`);
    expect(a.components.map(({ id, container }) => [id, container])).toEqual([
      ['r', null],
      ['a', 'r'],
      ['a.inner', 'r'],
      ['a.w', 'a.inner'],
      ['u', null],
    ]);
    expect(tree(flow(a, 'f').steps)).toBe('a.w a.w');
    expect(a.scenarios[0]?.events[0]?.target).toEqual({ component: 'a.inner', part: 'zone', index: 2 });
  });
});
