import type { Reader } from '../../infra/db/index.ts';

export async function listCategoryNames(db: Reader): Promise<Map<string, string>> {
  const rows = await db.selectFrom('category').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
