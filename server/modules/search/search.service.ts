/**
 * Finding. The house asks the house's index within its scope, the public the public's own; every hit is then read from
 * the database within the scope again, so that what was withdrawn a moment ago is not shown even if the index is behind.
 */
import type { z } from 'zod';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { Query } from '../../../shared/query/ast.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import type { searchQuery, SearchResult } from '../../../shared/schemas/search.ts';
import type { Database } from '../../infra/db/index.ts';
import type { SearchIndex, SearchRequest } from '../../infra/search/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { listUnitsByIds } from '../catalog/index.ts';
import { type Actor, type Scope, unitScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { createIndexer, type Indexer } from './indexer.ts';
import { expandNames, pictureKey, presentFacets, presentHit } from './search.present.ts';
import { listPicturePages, readNames } from './search.repo.ts';

export type SearchInput = z.output<typeof searchQuery>;

export interface SearchParts {
  db: Database;
  ledger: Ledger;
  staffIndex: SearchIndex;
  publicIndex: SearchIndex;
  onError: (error: unknown) => void;
}

export interface Search extends Indexer {
  /** Hits, counts and facets within the actor's scope. Throws `query-syntax`, `bad-request` for a cursor that is none. */
  search(actor: Actor, query: SearchInput, locale: Locale): Promise<SearchResult>;
}

/** The scope as tokens of the index: an empty list matches nothing. */
function toIndexScope(scope: Scope): SearchRequest['scope'] {
  if (scope.nothing === true) return { archives: [] };
  return {
    ...(scope.archiveId !== undefined && { archives: [scope.archiveId] }),
    ...(scope.agencyId !== undefined && { agencies: [scope.agencyId] }),
    ...(scope.openness !== undefined && { openness: [...scope.openness] }),
  };
}

function readQuery(text: string, locale: Locale): Query {
  const parsed = parseQuery(text);
  if (parsed.ok) return parsed.query;
  const { reason, position } = parsed.error;
  throw new LantaiError('query-syntax', { position: position + 1, reason: translate(locale, `query.${reason}`) });
}

export function createSearch(parts: SearchParts): Search {
  const { db, ledger } = parts;

  /** The house's own searches are kept in words, the public's as keyed digests: who looks for whom is nobody's business. */
  function note(actor: Actor, publicOnly: boolean, input: SearchInput, total: number): void {
    const { q, archive, fonds, category, retention, openness, yearFrom, yearTo } = input;
    const query = publicOnly ? ledger.keyedDigest(q) : q;
    const filters = { archive, fonds, category, retention, openness, yearFrom, yearTo };
    const objectId = publicOnly ? 'public' : 'staff';
    ledger.note({ actor, action: 'search.run', objectType: 'search', objectId, detail: { query, filters, total } });
  }

  return {
    ...createIndexer(parts),

    async search(actor, input, locale) {
      const began = performance.now();
      const scope = unitScope(actor);
      const { publicOnly } = scope;
      const names = await readNames(db.read);
      const { archive, fonds, category, retention, openness, yearFrom, yearTo } = input;
      const found = await (publicOnly ? parts.publicIndex : parts.staffIndex).search({
        query: expandNames(readQuery(input.q, locale), names),
        scope: toIndexScope(scope),
        filters: { archive, fonds, category, retention, openness: publicOnly ? undefined : openness, yearFrom, yearTo },
        sort: input.sort,
        limit: input.limit,
        cursor: input.cursor,
        facets: input.facets && input.cursor === undefined,
      });
      const ids = found.hits.map((hit) => hit.unitId);
      const numbers = [...new Set([1, ...found.hits.flatMap((hit) => hit.pages.map((page) => page.number))])];
      const [units, drawable] = await Promise.all([
        listUnitsByIds(db.read, scope, ids),
        listPicturePages(db.read, scope, ids, numbers),
      ]);
      const byId = new Map(units.map((unit) => [unit.id, unit]));
      const pictures = new Set(drawable.map((page) => pictureKey(page.unit_id, page.number)));
      const hits = found.hits.flatMap((hit) => {
        const unit = byId.get(hit.unitId);
        return unit === undefined ? [] : presentHit(hit, unit, { names, locale, publicOnly, pictures });
      });
      const total = found.total - (found.hits.length - hits.length);
      if (input.cursor === undefined) note(actor, publicOnly, input, total);
      return {
        total,
        totalIsExact: found.totalIsExact,
        hits,
        facets: presentFacets(found.facets, names, locale, publicOnly),
        facetsExact: found.facets?.exact ?? true,
        cursor: found.cursor,
        note: found.note,
        tookMs: Math.round((performance.now() - began) * 10) / 10,
      };
    },
  };
}
