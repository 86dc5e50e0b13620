/** What kills left in the quarantine: an upload that was cut before it became an accession, files of one that is settled. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedParts } from './accession.parts.ts';
import { findAccession } from './accession.repo.ts';
import { clearQuarantine } from './take-in.ts';

const ABANDONED_MS = 24 * 3_600_000;
/** Where imports have their files, in the same folder. */
const FOREIGN = new Set(['imports']);
const LEFT = ['delivery', 'unpacked', 'source.zip'];

/** Gives how many folders belonged to no accession and were removed. */
export async function sweepQuarantine(parts: OpenedParts): Promise<number> {
  const top = join(parts.dataDir, 'quarantine');
  let removed = 0;
  for (const name of await readdir(top).catch(() => [])) {
    if (FOREIGN.has(name)) continue;
    const folder = join(top, name);
    const accession = await findAccession(parts.db.read, name);
    if (accession === undefined) {
      const { mtimeMs } = await stat(folder);
      if (parts.clock.millis() - mtimeMs < ABANDONED_MS) continue;
      await rm(folder, { recursive: true, force: true });
      removed += 1;
    } else if (accession.state === 'accepted' || accession.state === 'returned') {
      const names = await readdir(folder);
      if (LEFT.some((left) => names.includes(left))) await clearQuarantine(parts, name);
    }
  }
  return removed;
}
