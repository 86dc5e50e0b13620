import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LantaiError } from '../lib/errors.ts';
import { translate } from '../../shared/i18n/index.ts';
import { exportQuery } from '../../shared/schemas/catalogue-import.ts';
import type { Verb } from './verb.ts';

const BY_SUFFIX: Record<string, string> = { '.xlsx': 'xlsx', '.csv': 'csv', '.xml': 'ead3', '.jsonl': 'jsonl' };

/** `lantai export --out FILE [--fonds …] [--category …] [--query …] [--format …]`. */
export const exportVerb: Verb = {
  run: async ({ house, actor, locale, emit }, options) => {
    const out = typeof options.out === 'string' ? options.out : '';
    const read = exportQuery.safeParse({
      format: options.format ?? BY_SUFFIX[extname(out).toLowerCase()],
      fonds: options.fonds,
      category: options.category,
      q: options.query,
    });
    if (!read.success || out === '')
      throw new LantaiError('bad-request', { detail: '--out FILE.xlsx|.csv|.xml|.jsonl' });
    const exported = await house.exports.open(actor, read.data, locale);
    await pipeline(exported.stream, createWriteStream(out));
    const count = exported.count();
    emit({
      type: 'result',
      ok: true,
      count,
      path: out,
      message: translate(locale, 'cli.export.done', { count, path: out }),
    });
    return 0;
  },
};
