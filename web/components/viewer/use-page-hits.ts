/** Which pages of a record carry the sought words, and where on a page they stand: the server reads the texts. */
import { useQuery } from '@tanstack/react-query';
import type { HitPages, PageHits } from '../../../shared/schemas/hits.ts';
import { pageNeedles } from '../../../shared/query/marks.ts';
import { hitPagesQuery, pageHitsQuery } from '../../api/public.queries.ts';

export interface FoundHits {
  /** Pages with at least one hit or the rest of one, in order. */
  pages: HitPages['pages'];
  reading: boolean;
  /** There are more such pages than are listed. */
  complete: boolean;
}

/** `unitId` undefined while the record is not there yet. A query that seeks nothing in pages asks nothing. */
export function usePageHits(unitId: string | undefined, q: string): FoundHits {
  const enabled = unitId !== undefined && pageNeedles(q).length > 0;
  const { data, isPending } = useQuery({ ...hitPagesQuery(unitId ?? '', q), enabled });
  return { pages: data?.pages ?? [], reading: enabled && isPending, complete: data?.complete ?? true };
}

/** Where on one page the hits stand; undefined where it has none, or until it is known. */
export function useHitsOn(unitId: string, page: number, q: string, hits: FoundHits): PageHits | undefined {
  // While the list is being made this page is asked about at once, as it is the one in sight.
  const open = hits.reading || !hits.complete || hits.pages.some(({ number }) => number === page);
  const enabled = open && pageNeedles(q).length > 0;
  return useQuery({ ...pageHitsQuery(unitId, page, q), enabled }).data;
}
