/** How a fonds chose to write the codes of a category (or of all, ''), where it chose. */
import { type CodeTemplate, parseTemplate } from '../../formats/reference-code/index.ts';
import type { Reader } from '../../infra/db/index.ts';

/** How the fonds of an archive write their codes, where they chose: `category` is '' where it holds for all. */
export const listOwnTemplates = (
  db: Reader,
  archiveId: string,
): Promise<{ fonds: string; category: string; template: string }[]> =>
  db
    .selectFrom('fonds_template')
    .innerJoin('fonds', 'fonds.id', 'fonds_template.fonds_id')
    .where('fonds.archive_id', '=', archiveId)
    .select(['fonds.number as fonds', 'fonds_template.category_id as category', 'fonds_template.template'])
    .execute();

export async function findOwnTemplate(
  db: Reader,
  fondsId: string,
  categoryId: string,
): Promise<CodeTemplate | undefined> {
  const row = await db
    .selectFrom('fonds_template')
    .select('template')
    .where('fonds_id', '=', fondsId)
    .where('category_id', 'in', [categoryId, ''])
    .orderBy('category_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && parseTemplate(row.template);
}
