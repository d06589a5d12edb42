import { call, list, object, type Expression, type Given } from './hcl.js';

interface StatementParts {
  readonly sid?: string;
  readonly principal?: Given;
  readonly condition?: Given;
}

/** A statement of an IAM policy that allows, its parts in the usual order. */
export function statement(actions: readonly string[], resources: Given, { sid, principal, condition }: StatementParts = {}): Expression {
  const entries: [string, Given | undefined][] = [
    ['Sid', sid],
    ['Effect', 'Allow'],
    ['Principal', principal],
    ['Action', list(actions)],
    ['Resource', resources],
    ['Condition', condition],
  ];
  return object(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

/** A policy as JSON, so that what is granted stands where it is used. */
export function policy(statements: readonly Expression[]): Expression {
  return call(
    'jsonencode',
    object([
      ['Version', '2012-10-17'],
      ['Statement', list(statements)],
    ]),
  );
}

/** Who may take a role on: one of AWS's services. */
export function assumedBy(service: string): Expression {
  return policy([
    object([
      ['Effect', 'Allow'],
      ['Action', 'sts:AssumeRole'],
      ['Principal', object([['Service', service]])],
    ]),
  ]);
}
