/** What every act of an import begins with: the actor's import, its state, its file. */
import { existsSync } from 'node:fs';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, demand } from '../identity/index.ts';
import { type ImportParts, sourceOf } from './import.parts.ts';
import { findImport, type ImportRecord } from './import.repo.ts';

export interface ImportDesk {
  /** Files that the command line named, by import. */
  readonly paths: Map<string, string>;
  /** Throws `not-found`, also where the import is another archive's. */
  get(actor: Actor, id: string): Promise<ImportRecord>;
  /** Throws `import-file-gone`. */
  pathOf(id: string): string;
}

/** Throws `import-state`. */
export function inState(row: ImportRecord, ...states: ImportRecord['state'][]): void {
  if (!states.includes(row.state)) throw new LantaiError('import-state', { state: row.state });
}

export function createDesk({ db, dataDir }: ImportParts): ImportDesk {
  const paths = new Map<string, string>();
  return {
    paths,
    async get(actor, id) {
      demand(actor, 'unit.edit');
      const row = await findImport(db.read, id);
      if (row === undefined || (actor.archiveId !== null && row.archive_id !== actor.archiveId))
        throw new LantaiError('not-found');
      return row;
    },
    pathOf(id) {
      const path = paths.get(id) ?? sourceOf(dataDir, id);
      if (!existsSync(path)) throw new LantaiError('import-file-gone');
      return path;
    },
  };
}
