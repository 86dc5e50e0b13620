import { STATUS_CODES } from 'node:http';
import { PROBLEMS } from '../../shared/problem-codes.ts';
import { type Locale, translate } from '../../shared/i18n/index.ts';
import { LantaiError } from '../lib/errors.ts';

/** RFC 9457 Problem Details. `code` is stable, `detail` is the sentence in the reader's language. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  params: Record<string, string | number>;
}

/** Codes in a sentence (roles, states, steps, fields) are read as their names; `params` keeps the codes. */
const named = (locale: Locale, params: LantaiError['params']): LantaiError['params'] =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      const group = NAMED_PARAMS[key];
      if (group === undefined) return [key, value];
      const name = (code: string) => {
        const word = translate(locale, `${group}.${code}`);
        return word === `${group}.${code}` ? code : word;
      };
      const names = String(value).split('、').map(name);
      return [key, names.join(locale === 'en' ? ', ' : '、')];
    }),
  );
const NAMED_PARAMS: Record<string, string> = {
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

export function toProblem(error: unknown, locale: Locale): Problem {
  const known = error instanceof LantaiError ? error : new LantaiError('internal');
  const status = PROBLEMS[known.code];
  return {
    type: `urn:lantai:problem:${known.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: known.code,
    detail: translate(locale, `problem.${known.code}`, named(locale, known.params)),
    params: known.params,
  };
}
