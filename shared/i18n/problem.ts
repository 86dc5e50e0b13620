/** The sentence of a problem, wherever it is told: by HTTP, on the command line, in a list of what was refused. */
import { type Locale, translate } from './index.ts';
import { joinIn } from './listing.ts';

type Params = Record<string, string | number>;

/** Where the codes of a parameter (roles, states, steps, fields) have their names. */
const NAMED: Record<string, string> = {
  first: 'role',
  second: 'role',
  role: 'role',
  state: 'state',
  step: 'step',
  act: 'act',
  fields: 'field',
  why: 'calendar-reason',
  importState: 'finding-import-state',
};

/** Parameters that are lists, as 甲、乙. */
const LISTS: ReadonlySet<string> = new Set(['names', 'columns', 'files', 'allowed']);

/** A word of this problem's own comes before the usual one: what is checked of an import is not what is checked of a finding. */
function wordOf(locale: Locale, code: string, group: string, value: string): string {
  for (const key of [`${code}.${value}`, `${group}.${value}`]) {
    const word = translate(locale, key);
    if (word !== key) return word;
  }
  return value;
}

export function sayProblem(locale: Locale, code: string, params: Params = {}): string {
  const named = Object.entries(params).map(([key, value]) => {
    const group = NAMED[key];
    if (group === undefined) return [key, LISTS.has(key) ? joinIn(locale, String(value).split('、')) : value];
    const words = String(value)
      .split('、')
      .map((one) => wordOf(locale, code, group, one));
    return [key, joinIn(locale, words)];
  });
  return translate(locale, `problem.${code}`, Object.fromEntries(named) as Params);
}
