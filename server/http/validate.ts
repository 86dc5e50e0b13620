import { z } from 'zod';
import type { Locale } from '../../shared/i18n/index.ts';
import { LantaiError } from '../lib/errors.ts';

const SENTENCES = { 'zh-CN': z.locales.zhCN().localeError, en: z.locales.en().localeError };

/**
 * Reads a part of a request by its schema. Throws `invalid-field` with the field's path and the reason in the reader's
 * language, or `bad-request` where the part as a whole is not of the right kind.
 */
export function readBySchema<S extends z.ZodType>(schema: S, value: unknown, locale: Locale): z.output<S> {
  const result = schema.safeParse(value, { error: SENTENCES[locale] });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  if (issue.path.length === 0) throw new LantaiError('bad-request', { detail: issue.message });
  throw new LantaiError('invalid-field', { field: issue.path.join('.'), reason: issue.message });
}
