/**
 * Where the words of a query stand in a unit: which pages, and where on a page's picture. Reads the texts of pages within
 * the scope, by the search's own parser and folding. Nothing is entered in the ledger: the search and the look at the
 * page are.
 */
import { type Edges, findOnPage, pageNeedles, snippetAround } from '../../../shared/query/marks.ts';
import { fold } from '../../../shared/query/fold.ts';
import type { HitPages, PageHits } from '../../../shared/schemas/hits.ts';
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database } from '../../infra/db/index.ts';
import type { ParsePool } from '../../infra/parse/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, type Scope, unitScope } from '../identity/index.ts';
import { findPage, findPageFile, hasUnit, listPageTexts, type PageText } from './content.repo.ts';

export interface Hits {
  /** The pages of a unit that have hits, the first 500. Throws `not-found` outside the scope. */
  listHitPages(actor: Actor, unitId: string, q: string): Promise<HitPages>;
  /** Where on a page the hits stand. Throws `not-found` outside the scope and where there is no such page. */
  getPageHits(actor: Actor, unitId: string, number: number, q: string): Promise<PageHits>;
}

const MOST_PAGES = 500;
/** Pages read at once: some hundred kilobytes of text. */
const BATCH = 100;

export function createHits({ db, blobs, parse }: { db: Database; blobs: BlobStore; parse: ParsePool }): Hits {
  /** All pages of a unit, in order, a batch in memory at a time; the scope is asked anew for each batch. */
  async function* readPages(scope: Scope, unitId: string): AsyncGenerator<PageText> {
    let after = 0;
    for (;;) {
      const batch = await listPageTexts(db.read, scope, unitId, after, BATCH);
      yield* batch;
      if (batch.length < BATCH) return;
      after = batch.at(-1)!.number;
    }
  }

  return {
    async listHitPages(actor, unitId, q) {
      const scope = unitScope(actor);
      if (!(await hasUnit(db.read, scope, unitId))) throw new LantaiError('not-found');
      const needles = pageNeedles(q);
      const pages: HitPages['pages'] = [];
      if (needles.length === 0) return { pages, complete: true };
      for await (const { page, edges } of withEdges(readPages(scope, unitId))) {
        const { marks, continued } = findOnPage(page.text, needles, edges);
        if (marks.length === 0) continue;
        if (pages.length === MOST_PAGES) return { pages, complete: false };
        const count = marks.length - (continued ? 1 : 0);
        const shown = continued && count > 0 ? 1 : 0;
        pages.push({ number: page.number, count, snippet: snippetAround(page.text, marks, shown) });
      }
      return { pages, complete: true };
    },

    async getPageHits(actor, unitId, number, q) {
      const scope = unitScope(actor);
      const page = await findPage(db.read, scope, unitId, number);
      if (page === undefined) throw new LantaiError('not-found');
      const needles = pageNeedles(q);
      const edges = {
        before: fold((await findPage(db.read, scope, unitId, number - 1))?.text ?? ''),
        after: fold((await findPage(db.read, scope, unitId, number + 1))?.text ?? ''),
      };
      const { marks, continued } = findOnPage(page.text, needles, edges);
      if (marks.length === 0) return { number, marks, continued, boxes: [] };
      const file = await findPageFile(db.read, scope, unitId, number);
      if (file === undefined) throw new LantaiError('not-found');
      const source = await blobs.path(file.object_id, file.path);
      const sought = { needles, ...shorten(edges, needles) };
      // A file that cannot be asked still has its text: the words are shown, without their place.
      const boxes = await parse.locate(source, file.mime, file.file_page, sought).catch((error: unknown) => {
        if (error instanceof LantaiError) return [];
        throw error;
      });
      return { number, marks, continued, boxes: boxes.some((hit) => hit.length > 0) ? boxes : [] };
    },
  };
}

/** Each page with the folded texts around it. */
async function* withEdges(pages: AsyncIterable<PageText>): AsyncGenerator<{ page: PageText; edges: Edges }> {
  let before = '';
  let held: { page: PageText; folded: string } | undefined;
  for await (const page of pages) {
    const folded = fold(page.text);
    if (held !== undefined) {
      yield { page: held.page, edges: { before, after: folded } };
      before = held.folded;
    }
    held = { page, folded };
  }
  if (held !== undefined) yield { page: held.page, edges: { before, after: '' } };
}

/** As much of the pages around as a hit can reach into. */
function shorten({ before, after }: Edges, needles: readonly string[]): Edges {
  const reach = Math.max(...needles.map((needle) => needle.length));
  return { before: before.slice(-reach), after: after.slice(0, reach) };
}
