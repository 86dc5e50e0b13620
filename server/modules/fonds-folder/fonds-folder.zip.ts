/**
 * The folder of a fonds as one ZIP for whoever sits at a browser, where it is small enough to be made while she waits. What
 * is larger is the command's: it writes to a disk that it is given.
 */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { FondsFolderFacts } from '../../../shared/schemas/fonds.ts';
import type { Database, Tables } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { Actor } from '../identity/index.ts';
import { countUnits, findFondsById, sumFiles } from './fonds-folder.repo.ts';
import { demandAll, type FondsFolders } from './fonds-folder.service.ts';

export interface FondsZipParts {
  db: Database;
  folders: FondsFolders;
  /** On the disk of the data; what stands there may be thrown away. */
  stagingDir: string;
  limitBytes: number;
}
export interface FondsZips {
  /** How large the folder would be, and how large it may be here. */
  measure(actor: Actor, fondsId: string): Promise<FondsFolderFacts>;
  /** Throws `fonds-folder-large`. */
  open(actor: Actor, fondsId: string): Promise<{ name: string; stream: Readable }>;
}

/** Rows of a unit with its codes, names and events take about so much. */
const UNIT_BYTES = 3000;
const PREFIX = 'fonds-zip-';
const DAY = 24 * 3600_000;

export function createFondsZips({ db, folders, stagingDir, limitBytes }: FondsZipParts): FondsZips {
  const getRow = async (actor: Actor, fondsId: string): Promise<Tables['fonds']> => {
    demandAll(actor, 'unit.edit');
    const row = await findFondsById(db.read, fondsId);
    if (row === undefined || row.archive_id !== actor.archiveId) throw new LantaiError('not-found');
    return row;
  };
  const measureRow = async (row: Tables['fonds']): Promise<FondsFolderFacts> => {
    const units = await countUnits(db.read, row);
    const rows = units * UNIT_BYTES;
    // Of a fonds whose rows alone are too much the files are not gone through.
    const files = rows > limitBytes ? 0 : await sumFiles(db.read, row.id);
    return { number: row.number, units, bytes: rows + files, limit: limitBytes };
  };

  return {
    measure: async (actor, fondsId) => measureRow(await getRow(actor, fondsId)),

    async open(actor, fondsId) {
      const row = await getRow(actor, fondsId);
      const { number, bytes } = await measureRow(row);
      if (bytes > limitBytes)
        throw new LantaiError('fonds-folder-large', {
          fonds: number,
          limit: `${Math.floor(limitBytes / 1024 ** 2)} MB`,
        });
      await mkdir(stagingDir, { recursive: true });
      await removeLeft(stagingDir);
      const dir = await mkdtemp(join(stagingDir, PREFIX));
      const remove = (): void => void rm(dir, { recursive: true, force: true });
      try {
        const folder = join(dir, 'folder');
        await folders.write(actor, number, folder, () => undefined);
        const stream = await zipped(folder, number);
        // Whether it was read to its end, broke off or failed.
        stream.once('close', remove);
        return { name: `${number}.zip`, stream };
      } catch (error) {
        remove();
        throw error;
      }
    },
  };
}

/** What a kill left behind. */
async function removeLeft(stagingDir: string): Promise<void> {
  for (const name of await readdir(stagingDir)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(stagingDir, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < Date.now() - DAY) await rm(path, { recursive: true, force: true });
  }
}

/** Everything below a folder, under this name. Files are opened as their turn comes. */
async function zipped(folder: string, name: string): Promise<Readable> {
  const zip = new ZipFile();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const inside = [name, ...relative(folder, path).split(sep)].join('/');
    // What an object holds is mostly packed already.
    const compress = !inside.includes('/data/objects/');
    zip.addFile(path, inside, { compress });
  }
  zip.end();
  const stream = new PassThrough();
  pipeline(zip.outputStream, stream, () => undefined);
  zip.on('error', (error: Error) => stream.destroy(error));
  return stream;
}
