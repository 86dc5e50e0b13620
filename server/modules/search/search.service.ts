/**
 * Finding. The house asks the house's index within its scope, the public the public's own; every hit is then read from
 * the database within the scope again, so that what was withdrawn a moment ago is not shown even if the index is behind.
 */
import type { z } from 'zod';
import { maskIdentityNumbers } from '../../../shared/identity-number.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { positiveTerms, type Query } from '../../../shared/query/ast.ts';
import { fieldNames, fieldsAlike, mayNameField, type OwnFields } from '../../../shared/query/fields.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import { fold } from '../../../shared/query/fold.ts';
import type { searchQuery, SearchResult } from '../../../shared/schemas/search.ts';
import type { Database, Reader } from '../../infra/db/index.ts';
import {
  loadSounds,
  type SearchIndex,
  type SearchRequest,
  type SearchResult as IndexResult,
} from '../../infra/search/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, type Scope, unitScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { createIndexer, type Indexer } from './indexer.ts';
import type { FieldsToIndex } from './search.document.ts';
import { byPerson, bySound, byVariant, byWords, type Finder, OTHER_NAME_ROLES, widen } from './search.also.ts';
import { expandNames, expandNumbers, pictureKey, presentFacets, presentHit } from './search.present.ts';
import { listHitUnits, listNamesBeside, listPicturePages, type Names, readNames } from './search.repo.ts';

export type SearchInput = z.output<typeof searchQuery>;

export interface SearchParts {
  db: Database;
  ledger: Ledger;
  staffIndex: SearchIndex;
  publicIndex: SearchIndex;
  onError: (error: unknown) => void;
  /** Names of bodies of which each stands for the others, beside those of `agency`: predecessors and successors. */
  bodyNames?: (reader: Reader) => Promise<readonly (readonly string[])[]>;
  /** The schemes' fields; without it no further field is a person's name. */
  fieldsToIndex?: (reader: Reader) => Promise<FieldsToIndex>;
  /** The categories' own fields, as queries name them: the house's alone, as the public's index has none of them. */
  ownFields?: (reader: Reader) => Promise<OwnFields>;
}

export interface Search extends Indexer {
  /** Hits, counts and facets within the actor's scope. Throws `query-syntax`, `bad-request` for a cursor that is none. */
  search(actor: Actor, query: SearchInput, locale: Locale): Promise<SearchResult>;
  /** How many hits came in after a moment, and whether there may be more. Not entered: nobody reads anything by it. */
  countNew(actor: Actor, query: SearchInput, after: number): Promise<{ count: number; capped: boolean }>;
}

const NAMES_FRESH_MS = 1000;

/** The scope as tokens of the index: an empty list matches nothing. */
function toIndexScope(scope: Scope): SearchRequest['scope'] {
  if (scope.nothing === true) return { archives: [] };
  return {
    ...(scope.archiveId !== undefined && { archives: [scope.archiveId] }),
    ...(scope.agencyId !== undefined && { agencies: [scope.agencyId] }),
    ...(scope.openness !== undefined && { openness: [...scope.openness] }),
  };
}

function readQuery(text: string, own: OwnFields, locale: Locale) {
  const parsed = parseQuery(text, own);
  if (parsed.ok) return parsed;
  const { reason, position } = parsed.error;
  throw new LantaiError('query-syntax', { position: position + 1, reason: translate(locale, `query.${reason}`) });
}

export function createSearch(parts: SearchParts): Search {
  const { db, ledger } = parts;

  /** null where the key is not there: the public finds none the less. */
  function digestOf(text: string): string | null {
    try {
      return ledger.keyedDigest(text);
    } catch (error) {
      if (error instanceof LantaiError && error.code === 'ledger-key-missing') return null;
      throw error;
    }
  }

  /** The house's own searches are kept in words, the public's as keyed digests: who looks for whom is nobody's business. */
  function note(actor: Actor, publicOnly: boolean, input: SearchInput, total: number): void {
    const { q, archive, fonds, category, retention, openness, yearFrom, yearTo } = input;
    const query = publicOnly ? digestOf(q) : maskIdentityNumbers(q);
    const filters = { archive, fonds, category, retention, openness, yearFrom, yearTo };
    const objectId = publicOnly ? 'public' : 'staff';
    // Turned pages are reading too, and a cursor fits any query: without this one could read on unseen.
    const action = input.cursor === undefined ? 'search.run' : 'search.more';
    ledger.note({ actor, action, objectType: 'search', objectId, detail: { query, filters, total } });
  }

  const indexer = createIndexer({ ...parts, digestOf });

  // Names change seldom and are asked for by every search.
  let known: { at: number; names: Promise<Names> } | undefined;
  const namesNow = (): Promise<Names> => {
    if (known === undefined || performance.now() - known.at > NAMES_FRESH_MS) {
      known = { at: performance.now(), names: readNames(db.read) };
      known.names.catch(() => {
        known = undefined;
      });
    }
    return known.names;
  };

  /** The query with what is meant too, where that is asked. */
  async function widened(query: Query, also: SearchInput['also'], scope: Scope, names: Names): Promise<Query> {
    if (also === undefined || also.length === 0) return query;
    const finders: Finder[] = [];
    if (also.includes('former')) {
      const bodies = parts.bodyNames === undefined ? [] : await parts.bodyNames(db.read);
      const groups = [...names.formerNames, ...bodies.map((group) => group.map(fold))];
      const asked = positiveTerms(query).flatMap(({ text }) => [text, fold(text)]);
      const beside = await listNamesBeside(db.read, scope, [...new Set(asked)], OTHER_NAME_ROLES);
      finders.push(byPerson(beside), byWords('former', groups, { ending: true }));
    }
    if (also.includes('synonym')) finders.push(byWords('synonym', names.synonyms));
    if (also.includes('variant')) finders.push(byVariant);
    const wide = widen(query, finders);
    return also.includes('sound') ? bySound(wide, (await loadSounds()).soundsAskedFor) : wide;
  }

  /** What the index is asked: within the scope, fonds and categories by name, with all that is meant too. */
  async function prepare(actor: Actor, input: SearchInput, locale: Locale) {
    const scope = unitScope(actor);
    const { publicOnly } = scope;
    const index = publicOnly ? parts.publicIndex : parts.staffIndex;
    const names = await namesNow();
    const asksNone = publicOnly || !mayNameField(input.q);
    const own: OwnFields = asksNone ? new Map() : ((await parts.ownFields?.(db.read)) ?? new Map());
    const read = readQuery(input.q, own, locale);
    const unknownFields = read.unknownFields.map((written) => ({
      written,
      alike: fieldsAlike(written, own, locale === 'en'),
    }));
    const typed = expandNames(read.query, names);
    const asked = await widened(typed, input.also, scope, names);
    const request = toRequest(input, scope, publicOnly ? asked : expandNumbers(asked, digestOf));
    return { scope, publicOnly, index, names, asked, request, unknownFields };
  }

  /** Whether a name sounds like one of the readings that are asked for; nothing is read where none is. */
  async function soundsAlikeOf(query: Query): Promise<(name: string) => boolean> {
    const others = positiveTerms(query).flatMap((term) => term.others ?? []);
    const readings = new Set(others.filter((other) => other.by === 'sound').map((other) => other.text));
    if (readings.size === 0) return () => false;
    const { soundsOf } = await loadSounds();
    return (name) => soundsOf(fold(name)).some((sound) => readings.has(sound));
  }

  return {
    ...indexer,

    async countNew(actor, input, after) {
      const { index, request } = await prepare(actor, input, 'en');
      const found = await index.search({ ...request, limit: 1, facets: false, cursor: undefined, newAfter: after });
      return { count: found.newHits?.count ?? 0, capped: found.newHits?.more ?? false };
    },

    async search(actor, input, locale) {
      const began = performance.now();
      const { scope, publicOnly, index, names, asked, request, unknownFields } = await prepare(actor, input, locale);

      let found = await index.search(request);
      let units = await readHits(db.read, scope, found);
      const missing = found.hits.map((hit) => hit.unitId).filter((id) => !units.byId.has(id));
      if (missing.length > 0) {
        // The index is a moment behind: counts and facets must not tell of what was just withdrawn either.
        await indexer.refresh(missing);
        found = await index.search(request);
        units = await readHits(db.read, scope, found);
      }

      const soundsAlike = await soundsAlikeOf(asked);
      const context = { names, locale, publicOnly, pictures: units.pictures, soundsAlike };
      const hits = found.hits.flatMap((hit) => {
        const unit = units.byId.get(hit.unitId);
        return unit === undefined ? [] : presentHit(hit, unit, context);
      });
      // Asked for a second time, on the same words.
      if (!input.suggest) note(actor, publicOnly, input, found.total);
      return {
        total: found.total,
        totalIsExact: found.totalIsExact,
        hits,
        facets: presentFacets(found.facets, names, locale, publicOnly),
        facetsExact: found.facets?.exact ?? true,
        cursor: found.cursor,
        note: found.note,
        unknownFields:
          unknownFields.length === 0
            ? undefined
            : { fields: unknownFields, known: fieldNames(locale === 'en', publicOnly) },
        suggestion: found.suggestion,
        tookMs: Math.round((performance.now() - began) * 10) / 10,
      };
    },
  };
}

function toRequest(input: SearchInput, scope: Scope, query: Query): SearchRequest {
  const { archive, fonds, category, retention, yearFrom, yearTo, sort, limit, cursor } = input;
  const openness = scope.publicOnly ? undefined : input.openness;
  return {
    query,
    scope: toIndexScope(scope),
    filters: { archive, fonds, category, retention, openness, yearFrom, yearTo },
    sort,
    limit,
    cursor,
    facets: input.facets && cursor === undefined,
    suggest: input.suggest,
  };
}

/**
 * The units of hits as the database has them now, and which of their pages have pictures: two queries for all, one where no
 * hit has pages.
 */
async function readHits(reader: Reader, scope: Scope, found: IndexResult) {
  const ids = found.hits.map((hit) => hit.unitId);
  const withPages = found.hits.filter((hit) => hit.pageCount > 0).map((hit) => hit.unitId);
  const numbers = [...new Set([1, ...found.hits.flatMap((hit) => hit.pages.map((page) => page.number))])];
  const [units, drawable] = await Promise.all([
    ids.length === 0 ? [] : listHitUnits(reader, scope, ids),
    listPicturePages(reader, scope, withPages, numbers),
  ]);
  return {
    byId: new Map(units.map((unit) => [unit.id, unit])),
    pictures: new Set(drawable.map((page) => pictureKey(page.unit_id, page.number))),
  };
}
