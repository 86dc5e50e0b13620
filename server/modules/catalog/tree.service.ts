/** The catalogue tree: fonds → category → year → units → their units. A node's key tells all that is needed to open it. */
import type { Reader } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { TreeNode } from '../../../shared/schemas/unit.ts';
import type { Scope } from '../identity/index.ts';
import { readCursor, writeCursor } from './catalog.parts.ts';
import { countByCategory, countByFonds, countByYear, listCategories, listFonds, listParents } from './tree.repo.ts';
import { categoryKey, fondsKey, shownTo, unitKey, yearKey } from './unit.present.ts';
import { listUnits, type UnitFilter } from './unit-list.repo.ts';
import { scopedUnits } from './unit.repo.ts';

interface TreePage {
  items: TreeNode[];
  cursor?: string;
}

/**
 * The children of a node, the fonds without a key. Only nodes of units page (`limit`, `cursor`); the others are few.
 * A key outside the scope has no children. Throws `bad-request` for a key that is none.
 */
export async function listTree(
  db: Reader,
  scope: Scope,
  request: { key?: string; cursor?: string; limit: number },
): Promise<TreePage> {
  const [kind, first = '', second = '', third = ''] = (request.key ?? '').split(':');
  if (request.cursor !== undefined && kind !== 'y' && kind !== 'u')
    throw new LantaiError('bad-request', { detail: 'cursor' });
  switch (kind) {
    case '':
      return { items: await fondsNodes(db, scope) };
    case 'f':
      return { items: await categoryNodes(db, scope, first) };
    case 'c':
      return { items: await yearNodes(db, scope, first, second) };
    case 'y':
      return unitNodes(db, scope, { fonds: first, category: [second], parent: null, ...yearFilter(third) }, request);
    case 'u':
      return unitNodes(db, scope, { parent: first }, request);
    default:
      throw new LantaiError('bad-request', { detail: 'key' });
  }
}

function yearFilter(year: string): UnitFilter {
  if (year === '-') return { yearless: true };
  if (!/^\d{1,4}$/.test(year)) throw new LantaiError('bad-request', { detail: 'key' });
  return { yearFrom: Number(year), yearTo: Number(year) };
}

async function fondsNodes(db: Reader, scope: Scope): Promise<TreeNode[]> {
  const [fonds, counts] = await Promise.all([listFonds(db, scope), countByFonds(db, scope)]);
  const byId = new Map(counts.map(({ value, count }) => [value, count]));
  return fonds.map((row) => {
    const count = byId.get(row.id) ?? 0;
    return {
      key: fondsKey(row.id),
      kind: 'fonds',
      label: row.name,
      labelEn: row.name_en || row.name,
      code: row.number,
      unitId: null,
      count,
      hasChildren: count > 0,
      filter: { fonds: row.id },
    };
  });
}

async function categoryNodes(db: Reader, scope: Scope, fondsId: string): Promise<TreeNode[]> {
  const [categories, counts] = await Promise.all([listCategories(db, scope), countByCategory(db, scope, fondsId)]);
  const byId = new Map(counts.map(({ value, count }) => [value, count]));
  return categories
    .filter((row) => byId.has(row.id))
    .map((row) => ({
      key: categoryKey(fondsId, row.id),
      kind: 'category',
      label: row.name,
      labelEn: row.name_en || row.name,
      code: row.id,
      unitId: null,
      count: byId.get(row.id)!,
      hasChildren: true,
      filter: { fonds: fondsId, category: row.id },
    }));
}

async function yearNodes(db: Reader, scope: Scope, fondsId: string, categoryId: string): Promise<TreeNode[]> {
  const counts = await countByYear(db, scope, fondsId, categoryId);
  return counts.map(({ value, count }) => {
    const year = value === null ? null : Number(value);
    const label = year === null ? '—' : String(year);
    const years = year === null ? {} : { yearFrom: year, yearTo: year };
    return {
      key: yearKey(fondsId, categoryId, year),
      kind: 'year',
      label,
      labelEn: label,
      code: null,
      unitId: null,
      count,
      hasChildren: true,
      filter: { fonds: fondsId, category: categoryId, ...years },
    };
  });
}

async function unitNodes(
  db: Reader,
  scope: Scope,
  filter: UnitFilter,
  page: { cursor?: string; limit: number },
): Promise<TreePage> {
  // A unit outside the scope has no children either, whatever theirs may be.
  if (typeof filter.parent === 'string' && !(await exists(db, scope, filter.parent))) return { items: [] };
  const place = page.cursor === undefined ? undefined : readCursor(page.cursor, 'tree', 3);
  const after = place && { value: place[1]!, id: String(place[2]) };
  const rows = await listUnits(db, scope, filter, {
    by: 'code',
    down: false,
    limit: page.limit,
    ...(after && { after }),
  });
  const parents = await listParents(
    db,
    scope,
    rows.map((row) => row.id),
  );
  const last = rows.at(-1);
  return {
    items: rows.map((row) => {
      const label = shownTo(scope, row.title);
      return {
        key: unitKey(row.id),
        kind: 'unit',
        label,
        labelEn: label,
        code: row.code,
        unitId: row.id,
        count: null,
        hasChildren: parents.has(row.id),
        filter: { parent: row.id },
      };
    }),
    ...(last && rows.length === page.limit && { cursor: writeCursor(['tree', last.sort_key, last.id]) }),
  };
}

const exists = async (db: Reader, scope: Scope, id: string): Promise<boolean> =>
  (await scopedUnits(db, scope, 'ids').where('unit.id', '=', id).select('unit.id').executeTakeFirst()) !== undefined;
