import { z } from 'zod';
import { type Locale, translate } from '../../shared/i18n/index.ts';
import { LantaiError } from '../lib/errors.ts';

const SENTENCES = { 'zh-CN': z.locales.zhCN().localeError, en: z.locales.en().localeError };

/**
 * Where a text, or a name of a member, holds what is no character: a NUL, which PostgreSQL does not take, or half of a
 * surrogate pair, which comes back as another than was written, so that what the ledger says of it would no longer fit.
 */
function brokenAt(value: unknown): string | undefined {
  // Not by calling itself: what is sent may be nested deeper than that goes.
  const left: [path: string, value: unknown][] = [['', value]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [path, each] = next;
    if (typeof each === 'string' && !isText(each)) return path;
    if (typeof each !== 'object' || each === null) continue;
    for (const [name, member] of Object.entries(each)) {
      if (!isText(name)) return path;
      left.push([path === '' ? name : `${path}.${name}`, member]);
    }
  }
  return undefined;
}
const isText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/**
 * Reads a part of a request by its schema. Throws `invalid-field` with the field's path and the reason in the reader's
 * language, or `bad-request` where the part as a whole is not of the right kind.
 */
export function readBySchema<S extends z.ZodType>(schema: S, value: unknown, locale: Locale): z.output<S> {
  const broken = brokenAt(value);
  if (broken !== undefined) refuse(broken, translate(locale, 'term.text-broken'));
  const result = schema.safeParse(value, { error: SENTENCES[locale] });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  return refuse(issue.path.join('.'), issue.message);
}

function refuse(field: string, reason: string): never {
  if (field === '') throw new LantaiError('bad-request', { detail: reason });
  throw new LantaiError('invalid-field', { field, reason });
}
