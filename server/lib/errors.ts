import type { ProblemCode } from '../../shared/problem-codes.ts';

export type ProblemParams = Record<string, string | number>;

/**
 * The one error that people are meant to read. `code` is stable and has a sentence in both languages
 * (`shared/i18n/<language>/problems.ts`: what happened, where, what to do); `params` fill that sentence.
 * Everything else that is thrown is a fault of the program and reaches people only as `internal`.
 */
export class LantaiError extends Error {
  readonly code: ProblemCode;
  readonly params: ProblemParams;

  constructor(code: ProblemCode, params: ProblemParams = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.name = 'LantaiError';
    this.code = code;
    this.params = params;
  }
}
