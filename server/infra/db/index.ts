import { join } from 'node:path';
import type { Database } from './database.ts';
import { openPostgres } from './postgres/postgres.database.ts';
import { openSqlite } from './sqlite/sqlite.database.ts';

export type { Database, Reader, Writer } from './database.ts';
export { LOOP_TABLES } from './loop.tables.ts';
export { insertBlock } from './block-write.ts';
export { among } from './among.ts';
export { anyHas, containing } from './containing.ts';
export { insertMany, updateMany } from './insert-many.ts';
export { releaseLease, takeLease } from './lease.ts';
export { nextNumber } from './next-number.ts';
export { findSetting, putSetting } from './setting.repo.ts';
export { withLargeWrites } from './put-off-indexes.ts';
export { withoutIndexes } from './without-indexes.ts';
export * from './tables.ts';

/** Opens PostgreSQL where an address is configured, else the SQLite file in the data folder. */
export const openDatabase = (options: { dataDir: string; databaseUrl?: string }): Promise<Database> =>
  options.databaseUrl === undefined
    ? openSqlite(join(options.dataDir, 'lantai.db'))
    : openPostgres(options.databaseUrl);
