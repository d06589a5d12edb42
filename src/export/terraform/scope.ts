import { kebab, shorten } from '../../kinds/cloud/names.js';
import { homeOf, type Origin, type Plan, type RegionPlan } from '../../kinds/plan/plan.js';
import { block, comment, object, ref, template, type Block, type Body, type Expression, type Given, type Item } from './hcl.js';

/** The files that resources stand in, by concern. */
export type FileName =
  | 'network.tf'
  | 'security.tf'
  | 'edge.tf'
  | 'compute.tf'
  | 'data.tf'
  | 'storage.tf'
  | 'messaging.tf'
  | 'search.tf'
  | 'analytics.tf'
  | 'recovery.tf'
  | 'observability.tf';

/** Something that is declared, and the key of the component that it is for. */
export interface Declared {
  readonly how: string;
  readonly type: string;
  readonly label: string;
  readonly component: string | null;
}

/** Characters that an environment's name may have; names of resources leave room for them. */
export const ENVIRONMENT_LENGTH = 8;

/** What the printers of a plan share: its names, and the files as they grow. */
export class Scope {
  private readonly files = new Map<FileName, Item[]>();
  private readonly outputs: Item[] = [];
  private readonly known = new Set<string>();
  private readonly written: Declared[] = [];
  private current: string | null = null;
  /** The region whose provider has no alias. */
  readonly home: string;

  constructor(readonly plan: Plan) {
    this.home = homeOf(plan)?.key ?? '';
  }

  /** The first region's own things are called `main`, or by what they are, and stay so; those of others begin with the region's key. */
  label(region: RegionPlan, what = 'main'): string {
    if (region.key === this.plan.home) return what;
    return what === 'main' ? region.key : `${region.key}_${what}`;
  }

  /** The provider of a region: none for the first, whose provider is the default one. */
  provider(region: RegionPlan): Expression | undefined {
    return region.key === this.home ? undefined : ref(`aws.${region.key}`);
  }

  /** `"${local.name}-web"`, cut so that it fits where AWS takes few characters. */
  named(suffix: string, length = 255): Expression {
    const room = length - this.plan.project.length - ENVIRONMENT_LENGTH - 2;
    return template(ref('local.name'), `-${shorten(kebab(suffix), Math.max(8, room))}`);
  }

  /** What there is one of in a region is called by the project, and in other regions than the first by the region as well. */
  namedMain(region: RegionPlan): Expression {
    return region.key === this.plan.home ? ref('local.name') : this.named(this.label(region));
  }

  tags(origin: Origin, name?: Expression): Expression {
    const tags = ref(`local.tags.${origin.key}`);
    return name === undefined ? tags : { is: 'call', name: 'merge', arguments: [tags, object([['Name', name]])] };
  }

  /** A region's network carries the tags of the region, when the design has one. */
  regionTags(region: RegionPlan, name: Expression): Expression {
    return region.origin ? this.tags(region.origin, name) : object([['Name', name]]);
  }

  /** Says which component the next resources are for. */
  heading(file: FileName, origin: Origin, what: string): void {
    this.about(origin);
    this.add(file, comment(`${what}: ${whence(origin)}`), false);
  }

  /** The component that the next resources are counted to; null for what belongs to none. */
  about(origin: Origin | null): void {
    this.current = origin?.key ?? null;
  }

  /** Everything that has been declared so far, in order. */
  get declared(): readonly Declared[] {
    return this.written;
  }

  remark(file: FileName, text: string): void {
    this.add(file, comment(text), false);
  }

  resource(file: FileName, type: string, label: string, body: Body, region?: RegionPlan): void {
    this.declare(file, 'resource', type, label, body, region);
  }

  data(file: FileName, type: string, label: string, body: Body, region?: RegionPlan): void {
    this.declare(file, 'data', type, label, body, region);
  }

  ephemeral(file: FileName, type: string, label: string, body: Body, region?: RegionPlan): void {
    this.declare(file, 'ephemeral', type, label, body, region);
  }

  locals(file: FileName, body: Body): void {
    this.add(file, { is: 'block', block: block('locals', [], body) });
  }

  output(name: string, description: string, value: Given): void {
    if (this.outputs.length > 0) this.outputs.push({ is: 'gap' });
    this.outputs.push({
      is: 'block',
      block: block(
        'output',
        [name],
        [
          ['description', description],
          ['value', value],
        ],
      ),
    });
  }

  /** Whether something that is said once has been said before. */
  isSaid(what: string): boolean {
    const said = this.known.has(what);
    this.known.add(what);
    return said;
  }

  /** Whether anything of the kind has been written. */
  has(type: string, label: string): boolean {
    return this.known.has(`resource.${type}.${label}`) || this.known.has(`data.${type}.${label}`);
  }

  finished(): { files: ReadonlyMap<FileName, readonly Item[]>; outputs: readonly Item[] } {
    return { files: this.files, outputs: this.outputs };
  }

  private declare(file: FileName, how: string, type: string, label: string, body: Body, region?: RegionPlan): void {
    const address = `${how}.${type}.${label}`;
    if (this.known.has(address)) throw new Error(`${address} is declared twice`);
    this.known.add(address);
    this.written.push({ how, type, label, component: this.current });
    const provider = region && this.provider(region);
    const written: Block = block(how, [type, label], provider ? withProvider(provider, body) : body);
    this.add(file, { is: 'block', block: { ...written, items: inOrder(written.items) } });
  }

  private add(file: FileName, item: Item, gapAfter = true): void {
    const items = this.files.get(file) ?? [];
    this.files.set(file, items);
    const before = items.slice(-1);
    if (before.some(({ is }) => is !== 'gap' && is !== 'comment')) items.push({ is: 'gap' });
    items.push(item);
    if (gapAfter) items.push({ is: 'gap' });
  }
}

/** Meta-arguments come first: `for_each`, then the provider, then what the resource is. */
function withProvider(provider: Expression, body: Body): Body {
  const [first, ...rest] = body;
  if (Array.isArray(first) && (first[0] === 'for_each' || first[0] === 'count')) return [first, ['provider', provider], ...rest];
  return [['provider', provider], null, ...body];
}

/** The order that readers expect: arguments, blocks, tags, and last what concerns Terraform alone. */
function inOrder(items: readonly Item[]): Item[] {
  const named = (name: string): Item[] => items.filter((item) => item.is === 'attribute' && item.name === name);
  const lifecycle = items.filter((item) => item.is === 'block' && item.block.type === 'lifecycle');
  const depends = items.findIndex((item) => item.is === 'attribute' && item.name === 'depends_on');
  const why = depends > 0 ? items.slice(depends - 1, depends).filter(({ is }) => is === 'comment') : [];
  const last = new Set([...named('tags'), ...named('depends_on'), ...lifecycle, ...why]);
  const rest = items.filter((item) => !last.has(item));
  const blocks = rest.filter(({ is }) => is === 'block');
  const first = rest.filter(({ is }) => is !== 'block');
  const gap: Item = { is: 'gap' };
  return [...first, ...blocks, gap, ...named('tags'), gap, ...why, ...named('depends_on'), gap, ...lifecycle];
}

/** `web (web_server), shop.arch:38` */
export function whence(origin: Origin): string {
  return `${origin.component} (${origin.kind}), ${origin.file}:${origin.line}`;
}
