import { table, type Comparison, type Expectation as Lowered, type Value } from '../../src/model/index.js';
import { isComponent, isKindDeclaration, type Expectation } from '../generated/ast.js';
import { DEFAULT_FLOW } from '../references/scope-provider.js';
import { spanOf } from '../validation/report.js';
import { isEntered } from '../references/composites.js';
import type { Owner } from './placed.js';
import { surroundings, type Ids, type Run } from './run.js';

/** An expectation as data, or null when something is wrong with it, which the report then says. */
export function lowerExpectation(expectation: Expectation, run: Run, ids: Ids, owner: Owner = null): Lowered | null {
  const { metric, subject, comparison, limit } = expectation;
  const type = metric?.ref?.type;
  const data = type && limit && run.evaluation.evaluate(limit, run.types.of(type), surroundings(run, ids, owner));
  const about = subjectOf(expectation, run, ids, owner);
  if (!metric || !about || !isComparison(comparison) || typeof data !== 'number') return null;
  const text = `${metric.$refText}(${subject?.$cstNode?.text ?? ''}) ${comparison} ${limit?.$cstNode?.text ?? ''}`;
  return { text, metric: metric.$refText, ...about, comparison, limit: data, source: spanOf(expectation) };
}

/** The same as the value of a property: the condition of an alert. Without a subject it speaks of the whole. */
export function lowerCondition(test: Expectation, run: Run, ids: Ids, owner: Owner): Value | undefined {
  const lowered = lowerExpectation(test, run, ids, owner);
  if (!lowered) return undefined;
  const { text, metric, subject, subjectKind, comparison, limit } = lowered;
  const value = table<Value>();
  return Object.assign(value, { text, metric, subjectKind, comparison, limit }, subject === null ? {} : { subject });
}

function subjectOf({ subject }: Expectation, run: Run, ids: Ids, owner: Owner): Pick<Lowered, 'subject' | 'subjectKind'> | null {
  if (!subject) return { subject: null, subjectKind: 'architecture' };
  const target = subject.target?.ref;
  if (target?.$type === 'Document') {
    if (ids.formsDefaultFlow) return { subject: DEFAULT_FLOW, subjectKind: 'flow' };
    run.report.error('unknown-name', `There is no flow \`${DEFAULT_FLOW}\`: no connection starts where requests come from`, subject);
    return null;
  }
  if (target?.$type === 'Flow') {
    if (isKindDeclaration(target.$container) && isEntered(target)) {
      run.report.error(
        'handler-measured',
        `\`${target.name ?? ''}\` is a part of the flows that enter it: measure one of those, or a component`,
        subject,
      );
      return null;
    }
    if (!isKindDeclaration(target.$container)) return { subject: target.name ?? '', subjectKind: 'flow' };
    const composite = subject.receiver ? ids.of(subject.receiver, owner) : owner?.id;
    return composite === undefined ? null : { subject: `${composite}.${target.name ?? ''}`, subjectKind: 'flow' };
  }
  if (isComponent(target)) {
    const id = ids.of(subject, owner);
    return id === undefined ? null : { subject: id, subjectKind: 'component' };
  }
  if (target)
    run.report.error(
      'part-measured',
      `Metrics are those of components and flows, not of parts: write \`${subject.receiver?.$cstNode?.text ?? ''}\``,
      subject,
    );
  return null;
}

function isComparison(text: string | undefined): text is Comparison {
  return text === '<' || text === '<=' || text === '>' || text === '>=' || text === '==';
}
