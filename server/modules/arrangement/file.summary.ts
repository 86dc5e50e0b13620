/** What a new file says of itself because its units say it. Pure; a file may be made of two hundred thousand. */
import { retentionCode } from '../../formats/catalogue-row/retention.ts';
import type { UnitTable } from '../../infra/db/index.ts';

type Summed = Pick<UnitTable, 'date_from' | 'date_to' | 'page_count' | 'year' | 'retention'>;
type Summary = Summed & Pick<UnitTable, 'date_text'>;

// As arguments of one call so many numbers would be too many.
const least = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b < a) ? b : a);
const most = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b > a) ? b : a);

function yearsOf(term: string): number {
  const code = retentionCode(term);
  return code === 'Y' ? 1000 : code === '长期' ? 50 : code === '短期' ? 15 : Number(code?.slice(1) ?? 0);
}

/** The span of their dates, their pages, the latest year, the longest retention. */
export function summaryOf(units: readonly Summed[]): Summary {
  let [first, last, year]: [number | null, number | null, number | null] = [null, null, null];
  let pages: number | null = 0;
  for (const unit of units) {
    first = least(first, unit.date_from);
    last = most(last, unit.date_to ?? unit.date_from);
    year = most(year, unit.year);
    pages = pages === null || unit.page_count === null ? null : pages + unit.page_count;
  }
  const terms = [...new Set(units.map(({ retention }) => retention))];
  return {
    date_from: first,
    date_to: last,
    date_text: first === null || last === null ? '' : first === last ? String(first) : `${first}-${last}`,
    page_count: pages,
    year,
    retention: terms.toSorted((a, b) => yearsOf(b) - yearsOf(a))[0] ?? '',
  };
}
