/** How a fonds chose to write the codes of a category (or of all, ''), where it chose. */
import { type CodeTemplate, parseTemplate } from '../../formats/reference-code/index.ts';
import type { Reader } from '../../infra/db/index.ts';

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
