import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { Workspace, type Edit } from './world.js';

/** Series of edits a run. */
const SERIES = 2000;

/** Worlds to begin with: one file, files that import each other, files whose names meet. */
const WORLDS: readonly Readonly<Record<string, string>>[] = [
  {
    'main.arch': `architecture shop "A shop"
// The way in.
region eu
users clients { rate: 100/s }

load_balancer entry { algorithm: round_robin }
app_server web "Web" {
  in: eu
  replicas: 4   // as many as there are
  time: exponential(10ms)
}
cache c { engine: redis  ttl: 5m }
/* Where it
   all ends. */
sql_database orders { replicas: 2  replication: async }

flow buy {
  clients -> entry -> web -> c: read
    on miss -> orders: read
}
flow look { clients -> web }
scenario sale { load: clients * 2  at 1m: fail web for 30s  expect p99(buy) < 1s }
expect p99(buy) < 500ms
`,
  },
  {
    'main.arch': 'import "shared.arch"\nimport "kinds.arch"\nshop us { size: 3 }\nclients -> us.web\nexpect utilisation(us.web) < 90%\n',
    'shared.arch': 'users clients { rate: 10/s }\nregion eu\napp_server api { in: eu }\n',
    'kinds.arch':
      '// Shops.\nkind shop extends placed {\n  property size: count = 2\n  app_server web { replicas: 2 }\n  cache c\n  web -> c\n}\ntype grade = gold | silver\n',
  },
  {
    'main.arch': 'import "other.arch"\r\nusers u { rate: 5/s }\r\napp_server a\r\nu -> a -> b\r\n',
    'other.arch': 'import "main.arch"\napp_server b { replicas: 1 }\napp_server d\nb -> d\n',
  },
];

/** What people type, paste and get wrong. */
const PIECES = [
  ...['', 'x', ' ', '\n', '{', '}', '(', '"', '//', '/*', '*/', ':', '.', '->', '[', ',', '5', 'é', '\r\n', '-', '\t', '%', 'ms'],
  ...[
    '\napp_server extra { replicas: 2 }\n',
    '\ncache c\n',
    '\nregion eu\n',
    '\nb -> d\n',
    'import "shared.arch"\n',
    'import "other.arch"\n',
  ],
  ...[
    'architecture x\n',
    '\nflow f { clients -> web }\n',
    ' replicas: 3 ',
    ' in: eu ',
    '\nexpect p99(look) < 1s\n',
    '\nkind k extends app_server {}\nk kk\n',
  ],
  ...[
    '\nusers clients\n',
    'flow',
    '\nscenario s { at 1m: fail web }\n',
    ' on miss -> orders',
    '/* a */',
    '// b\n',
    '{ }',
    '\nview v { show: web }\n',
  ],
];

interface Draw {
  readonly file: number;
  readonly at: number;
  readonly length: number;
  readonly text: string;
  /** Typed, and taken back by the next edit. */
  readonly undone: boolean;
}

const draw: fc.Arbitrary<Draw> = fc.record({
  file: fc.nat(2),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(80) }),
  text: fc.constantFrom(...PIECES),
  undone: fc.boolean(),
});

let edited: Workspace;
let fresh: Workspace;
beforeAll(async () => {
  [edited, fresh] = [await Workspace.create(), await Workspace.create()];
}, 60_000);

test(
  'whatever is edited, the result is that of the text as it stands',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WORLDS), fc.array(draw, { minLength: 1, maxLength: 4 }), async (world, draws) => {
        const files = Object.keys(world);
        await edited.reset(world);
        for (const each of draws) {
          const edit = editOf(each, files);
          const before = edited.text(edit.file).slice(edit.offset, edit.offset + edit.length);
          await edited.edit(edit);
          if (each.undone) await edited.edit({ ...edit, length: edit.text.length, text: before });
        }
        await fresh.reset(Object.fromEntries(files.map((file) => [file, edited.text(file)])));
        const [one, other] = [await edited.state(), await fresh.state()];
        // Comparing texts is quick, and all that is needed when they are the same.
        if (JSON.stringify(one) !== JSON.stringify(other)) expect(one).toEqual(other);
      }),
      { numRuns: SERIES, seed: 20261126 },
    );
  },
  // A guard against hanging; a run takes a few seconds of an idle machine.
  300_000,
);

function editOf({ file, at, length, text }: Draw, files: readonly string[]): Edit {
  const name = files[file % files.length] ?? '';
  const before = edited.text(name);
  const offset = Math.floor(at * (before.length + 1));
  return { file: name, offset, length: Math.min(length, before.length - offset), text };
}
