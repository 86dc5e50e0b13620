/** What of a fonds is held, as its page and its paper tell it: a line for each category and retention. Pure. */
import type { FondsHoldings } from '../../../shared/schemas/fonds.ts';

interface Counted {
  categoryId: string;
  categoryName: string;
  categoryNameEn: string;
  retention: string;
  level: string;
  count: number;
  pages: number;
  yearFrom: number | null;
  yearTo: number | null;
}
type Line = FondsHoldings['rows'][number];

export function sumHoldings(counts: readonly Counted[]): Line[] {
  const rows = new Map<string, Line>();
  for (const { categoryId, categoryName, categoryNameEn, retention, level, count, pages, yearFrom, yearTo } of counts) {
    const key = `${categoryId} ${retention}`;
    const none = { yearFrom: null, yearTo: null, files: 0, items: 0, pages: 0 };
    const sum = rows.get(key) ?? { categoryId, categoryName, categoryNameEn, retention, ...none };
    rows.set(key, {
      ...sum,
      yearFrom: least(sum.yearFrom, yearFrom),
      yearTo: most(sum.yearTo, yearTo),
      files: sum.files + (level === 'file' ? count : 0),
      items: sum.items + (level === 'item' ? count : 0),
      pages: sum.pages + pages,
    });
  }
  return [...rows.values()];
}

const least = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));
const most = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
