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

/** Role codes in a sentence are read as their names; `params` keeps the codes. */
const named = (locale: Locale, params: LantaiError['params']): LantaiError['params'] =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      const name = ROLE_PARAMS.has(key) ? translate(locale, `role.${value}`) : '';
      return [key, name === '' || name.startsWith('role.') ? value : name];
    }),
  );
const ROLE_PARAMS = new Set(['first', 'second', 'role']);

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
