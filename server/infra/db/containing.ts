/** Lists that are narrowed by a part of a text. What is asked for is letters: percent signs and underlines stand for themselves. */
import { type RawBuilder, sql, type SqlBool } from 'kysely';

/** What stands behind a column that is to have this text somewhere in it. */
export const containing = (text: string): RawBuilder<unknown> =>
  sql`like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;

/** Whether one of these columns has the text somewhere, in capital or small letters. */
export const anyHas = (columns: readonly string[], text: string): RawBuilder<SqlBool> => {
  const has = columns.map((column) => sql`lower(${sql.ref(column)}) ${containing(text.toLowerCase())}`);
  return sql<SqlBool>`(${sql.join(has, sql` or `)})`;
};
