import { STATUS_CODES } from 'node:http';
import { PROBLEMS } from '../../shared/problem-codes.ts';
import type { Locale } from '../../shared/i18n/index.ts';
import { sayProblem } from '../../shared/i18n/problem.ts';
import { LantaiError } from '../lib/errors.ts';

/** RFC 9457 Problem Details. `code` is stable, `detail` is the sentence in the reader's language; `params` keeps its codes. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  params: Record<string, string | number>;
}

export function toProblem(error: unknown, locale: Locale): Problem {
  const known = error instanceof LantaiError ? error : new LantaiError('internal');
  const status = PROBLEMS[known.code];
  return {
    type: `urn:lantai:problem:${known.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: known.code,
    detail: sayProblem(locale, known.code, known.params),
    params: known.params,
  };
}
