/** Which pages of a record carry the sought words: their texts are read a few at a time, the open page first. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { UnitDetail } from '../../../shared/schemas/unit.ts';
import { pageTextQuery } from '../../api/public.queries.ts';
import { findMarks, type Marks } from '../../../shared/query/marks.ts';

export interface PageHits {
  page: number;
  text: string;
  marks: Marks;
}
export interface FoundHits {
  /** Pages with at least one hit, in order. */
  pages: readonly PageHits[];
  /** Further pages are still being read. */
  reading: boolean;
}
/** A long volume is looked through so far and no farther. */
const MOST_PAGES = 400;
const AT_A_TIME = 3;
const NONE: FoundHits = { pages: [], reading: false };

export function usePageHits(unit: UnitDetail | undefined, needles: readonly string[], first: number): FoundHits {
  const client = useQueryClient();
  const key = `${unit?.id ?? ''} ${needles.join('\n')}`;
  const [found, setFound] = useState<FoundHits & { key: string }>({ ...NONE, key: '' });
  const [start] = useState(first);
  useEffect(() => {
    const sought = key.slice(key.indexOf(' ') + 1);
    if (!unit || sought === '') return undefined;
    let stopped = false;
    const numbers = unit.pages.filter((page) => page.hasText).map((page) => page.number);
    const queue = [...numbers.filter((n) => n >= start), ...numbers.filter((n) => n < start)].slice(0, MOST_PAGES);
    const hits: PageHits[] = [];
    const read = async (): Promise<void> => {
      for (let page = queue.shift(); page !== undefined && !stopped; page = queue.shift()) {
        const { text } = await client.query(pageTextQuery(unit.id, page)).catch(() => ({ text: '' }));
        const marks = findMarks(text, sought.split('\n'));
        if (marks.length === 0) continue;
        hits.push({ page, text, marks });
        hits.sort((a, b) => a.page - b.page);
        if (!stopped) setFound({ key, pages: [...hits], reading: true });
      }
    };
    void Promise.all(Array.from({ length: AT_A_TIME }, read)).then(() => {
      if (!stopped) setFound({ key, pages: [...hits], reading: false });
    });
    return () => {
      stopped = true;
    };
  }, [client, unit, key, start]);
  if (needles.length === 0 || !unit) return NONE;
  return found.key === key ? found : { pages: [], reading: true };
}
