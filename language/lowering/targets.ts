import { parseQuantity, type Fix, type Target } from '../../src/model/index.js';
import { isComponent, type PartDeclaration, type Path } from '../generated/ast.js';
import { evaluateQuantity, figureOf } from '../types/quantities.js';
import { replacing } from '../validation/report.js';
import type { Components } from './components.js';
import type { Run } from './run.js';

/** The component, or the part of one, that a path names; null when it names neither, or a part that there is not. */
export function targetOf(path: Path | undefined, run: Run, components: Components): Target | null {
  const target = path?.target?.ref;
  if (!path || !target) return null;
  if (isComponent(target)) {
    const id = components.of(path, null);
    if (path.index) run.report.error('unknown-part', 'A part alone has a number', path.index, bare(path));
    return id === undefined ? null : { component: id, part: null, index: null };
  }
  const receiver = path.receiver;
  const id = receiver && components.of(receiver, null);
  if (target.$type !== 'PartDeclaration' || target.name === undefined || id === undefined) return null;
  const index = indexOf(path, target, id, run, components);
  return index === undefined ? null : { component: id, part: target.name, index };
}

/** The number of a part: null when it has none and needs none, undefined when it is wrong. */
function indexOf(path: Path, part: PartDeclaration, id: string, run: Run, components: Components): number | null | undefined {
  const name = part.name ?? '';
  const count = part.count?.$refText;
  if (count === undefined) {
    if (!path.index) return null;
    run.report.error('unknown-part', `There is one \`${name}\`: write it without a number`, path.index, bare(path));
    return undefined;
  }
  if (!path.index) {
    const where = { node: path, property: 'target' };
    run.report.error('unknown-part', `Which ${name} of \`${id}\`? Write \`${id}.${name}(1)\``, where, replacing(where, `${name}(1)`));
    return undefined;
  }
  const there = components.valueOf(id, count);
  const most = typeof there === 'number' ? { most: String(there) } : {};
  const read = path.index.literal === undefined ? undefined : parseQuantity(path.index.literal);
  if (read && !('error' in read) && read.dimension === 'number' && typeof there === 'number' && read.value > there) {
    run.report.error(
      'unknown-part',
      `\`${id}\` has ${there === 0 ? 'no' : there} ${name}${there === 1 ? '' : 's'}: \`${count}\` is ${there}`,
      path.index,
      ...(there > 0 ? [replacing(path.index, String(there))] : []),
    );
    return undefined;
  }
  return evaluateQuantity(path.index, [figureOf('number', { least: '1', ...most, whole: true })], 'a number such as `1`', run.report);
}

/** Without the number behind it. */
function bare(path: Path): Fix {
  return replacing(path, (path.$cstNode?.text ?? '').replace(/\s*\([^()]*\)$/, ''));
}
