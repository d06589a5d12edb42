import { formatQuantity } from '../../../model/index.js';
import { at, removeProperty, rule, setProperty, type Rule } from '../../rule.js';
import { inProportion } from '../../shares.js';
import { entries } from '../../view.js';

const ON = 'users';

export const usersRules: readonly Rule[] = [
  rule(
    'users/from-shares',
    {
      on: ON,
      severity: 'error',
      title: 'The shares of the users’ locations do not add up to 100%',
      doc: 'Every user is somewhere. Shares that do not add up to 100% are read in proportion, which is seldom what was meant.',
      fixable: true,
    },
    (users, found) => {
      const from = entries(users.from);
      const sum = from.reduce((total, [, share]) => total + share, 0);
      if (from.length === 0 || Math.abs(sum - 1) < 1e-6) return;
      const message = `the locations of ${users.name} add up to ${formatQuantity(sum, 'percent')}`;
      if (sum <= 0) found(at(users, 'from'), message, removeProperty(users.component, 'from'));
      else found(at(users, 'from'), message, setProperty(users.component, 'from', inProportion(from)));
    },
  ),
  rule(
    'users/no-load',
    {
      on: ON,
      severity: 'warning',
      title: 'Users send no requests',
      doc: 'Write `rate` for requests per second from any number of users, or `count` (and `think`) for a fixed number of users who wait for answers.',
      fixable: true,
      safe: false,
    },
    (users, found) => {
      if (users.count !== undefined || (users.rate !== undefined && users.rate > 0)) return;
      found(
        users.component,
        `${users.name} have neither a \`rate\` nor a \`count\`: nothing is solved or simulated`,
        setProperty(users.component, 'rate', '100/s'),
      );
    },
  ),
  rule(
    'users/two-loads',
    {
      on: ON,
      severity: 'error',
      title: 'Users have both a rate and a count',
      doc: 'Either requests come at a rate, however many users there are, or a fixed number of users sends one request after the other. `count` is what is used.',
      fixable: true,
      safe: false,
    },
    (users, found) => {
      if (users.count === undefined || users.rate === undefined) return;
      found(
        at(users, 'count'),
        `${users.name} have a rate of ${formatQuantity(users.rate, 'rate')} and a count of ${formatQuantity(users.count, 'number')}`,
        removeProperty(users.component, 'count'),
        removeProperty(users.component, 'rate'),
      );
    },
  ),
];
