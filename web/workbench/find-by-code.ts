/** A unit by a reference code that somebody typed. */
import type { UnitRow } from '../../shared/schemas/unit.ts';
import { api } from '../api/client.ts';
import type { Page } from '../api/work.queries.ts';

/** The unit of this code, or the only one whose code has it as a part: as it was written, then as codes are written. */
export async function findByCode(code: string): Promise<UnitRow | undefined> {
  for (const q of new Set([code, plain(code)])) {
    const found = await api<Page<UnitRow>>('/units', { query: { q, limit: 20 } });
    const unit = found.items.find((row) => sameCode(row.code, code)) ?? onlyOne(found);
    if (unit) return unit;
  }
  return undefined;
}

const sameCode = (a: string, b: string): boolean => plain(a) === plain(b);
/** The points and dashes of a code are written in many ways; people mean the same. */
const plain = (code: string): string =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·•‧・.]/g, '·')
    .replace(/[‐-―－—]/g, '-');
const onlyOne = (found: Page<UnitRow>): UnitRow | undefined =>
  found.items.length === 1 && found.cursor === undefined ? found.items[0] : undefined;
