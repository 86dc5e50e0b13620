import { searchQuery } from '../../shared/schemas/search.ts';
import { translate } from '../../shared/i18n/index.ts';
import { joinIn } from '../../shared/i18n/listing.ts';
import type { Verb } from './verb.ts';

/** `lantai search QUERY`: the same hits as the page for the same user; without `--as` the public's. */
export const searchVerb: Verb = {
  publicByDefault: true,
  run: async ({ house, actor, locale, emit }, options) => {
    const query = searchQuery.parse({
      q: options.query,
      limit: options.limit,
      sort: options.sort,
      also: options.also,
      facets: options.json === true ? 'true' : 'false',
    });
    const result = await house.search.search(actor, query, locale);
    for (const hit of result.hits) {
      const page = hit.pages[0];
      const text = page === undefined ? hit.title.text : `${hit.title.text} ｜ p${page.number} ${page.snippet.text}`;
      const why = hit.why.map((each) => ` ｜ ${each.text}`).join('');
      emit({ type: 'hit', ...hit, text: text + why });
    }
    const { total, totalIsExact, facets, tookMs, note, unknownFields } = result;
    const key = totalIsExact ? 'cli.found' : 'cli.found-more';
    const message = translate(locale, key, { total, shown: result.hits.length });
    const notices = (unknownFields?.fields ?? []).map(({ written, alike }) => {
      const known = joinIn(locale, [...alike, ...(unknownFields?.known ?? [])]);
      return translate(locale, 'query.unknown-field', { written, known });
    });
    emit({
      type: 'result',
      ok: true,
      total,
      totalIsExact,
      facets,
      tookMs,
      note,
      unknownFields,
      message: [message, ...notices].join('\n'),
    });
    return 0;
  },
};
