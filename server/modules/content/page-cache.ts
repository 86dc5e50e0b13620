/**
 * Pictures of pages, kept so that a page is drawn once. A folder of files named by what they show (digest, page, width),
 * so that a picture is right for ever; when they grow past the bound, those not asked for longest go first. Derived data:
 * the folder may be removed at any time.
 */
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

export interface PageCache {
  /** The file with this picture, drawn by `draw` into the path it is given if it is not there yet. */
  get(key: { sha256: string; page: number; width: number }, draw: (out: string) => Promise<unknown>): Promise<string>;
}

const SWEEP_EVERY = 200;

/** A cache in `dir` that holds about `maxBytes`. Two who ask for one picture at a time wait for one drawing. */
export function createPageCache(dir: string, maxBytes: number): PageCache {
  const drawing = new Map<string, Promise<string>>();
  let drawn = 0;

  async function make(path: string, draw: (out: string) => Promise<unknown>): Promise<string> {
    await mkdir(join(path, '..'), { recursive: true });
    await draw(path);
    drawn += 1;
    if (drawn % SWEEP_EVERY === 0) await sweep(dir, maxBytes, path);
    return path;
  }

  return {
    async get({ sha256, page, width }, draw) {
      const path = join(dir, sha256.slice(0, 2), `${sha256}-${page}-${width}.webp`);
      const now = new Date();
      const known = await utimes(path, now, now).then(
        () => true,
        () => false,
      );
      if (known) return path;
      const waiting = drawing.get(path) ?? make(path, draw).finally(() => drawing.delete(path));
      drawing.set(path, waiting);
      return waiting;
    },
  };
}

/** Removes the oldest until four fifths of the bound are left; `keep` is the one about to be sent. */
async function sweep(dir: string, maxBytes: number, keep: string): Promise<void> {
  const files: { path: string; size: number; at: number }[] = [];
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    files.push({ path, size, at: mtimeMs });
  }
  let total = files.reduce((sum, file) => sum + file.size, 0);
  if (total <= maxBytes) return;
  for (const file of files.sort((a, b) => a.at - b.at)) {
    if (total <= maxBytes * 0.8) break;
    if (file.path === keep) continue;
    await rm(file.path, { force: true });
    total -= file.size;
  }
}
