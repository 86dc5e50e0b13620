import { createHash } from 'node:crypto';
import type { PreservedTable, Reader } from '../../infra/db/index.ts';
import { DERIVED_FROM_FILES, PRESERVED_TABLES } from '../../infra/db/index.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { listRows } from './preservation.repo.ts';

/** SHA-256 over a table's rows in order of id, each as canonical JSON with a line feed. What a rebuild must reproduce. */
export async function digestTable(
  db: Reader,
  table: PreservedTable | 'page',
): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256');
  let rows = 0;
  for (let after = ''; ; ) {
    const page = await listRows(db, table, after, 1000);
    for (const row of page) hash.update(`${canonicalJson(row)}\n`);
    rows += page.length;
    if (page.length < 1000) return { rows, sha256: hash.digest('hex') };
    after = page.at(-1)!.id as string;
  }
}

/** The digests of everything that a rebuild restores. */
export async function digestPreserved(db: Reader): Promise<Record<string, { rows: number; sha256: string }>> {
  const digests: Record<string, { rows: number; sha256: string }> = {};
  for (const table of [...PRESERVED_TABLES, ...DERIVED_FROM_FILES]) digests[table] = await digestTable(db, table);
  return digests;
}
