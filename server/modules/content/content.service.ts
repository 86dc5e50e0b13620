/** Text, pictures and original files of units. The scope is asked anew for every byte, before anything else is done. */
import { join } from 'node:path';
import { maskIdentityNumbers } from '../../../shared/identity-number.ts';
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database } from '../../infra/db/index.ts';
import type { ParsePool } from '../../infra/parse/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, unitScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { findFile, findPage, findPageFile } from './content.repo.ts';
import { createHits, type Hits } from './hits.service.ts';
import { createPageCache } from './page-cache.ts';

export interface ContentParts {
  db: Database;
  ledger: Ledger;
  blobs: BlobStore;
  parse: ParsePool;
  dataDir: string;
  /** How much of drawn pages is kept; 1 GiB unless told. */
  cacheBytes?: number;
}

/** Something to send: a file on disk and how to name it to the browser. */
export interface Sendable {
  path: string;
  etag: string;
  mime: string;
}
export interface SendableFile extends Sendable {
  name: string;
  byteSize: number;
}
/** What is there to be sent; `open` finds or makes it. Apart, so that an unchanged one costs no more than a look. */
export interface Offer<T extends Sendable> {
  etag: string;
  open(): Promise<T>;
}

export interface Content extends Hits {
  /** The text of a page. Throws `not-found` outside the scope. */
  getPageText(actor: Actor, unitId: string, number: number): Promise<{ number: number; text: string }>;
  /** A picture of a page about as wide as asked. Throws `not-found` also where the file has no pictures. */
  getPageImage(actor: Actor, unitId: string, number: number, width: number): Promise<Offer<Sendable>>;
  /** An original file, as received. `download` true notes it as a download. Throws `not-found`. */
  getFile(actor: Actor, fileId: string, download: boolean): Promise<Offer<SendableFile>>;
}

/** Pictures are made in these widths only: the next one up serves, so that a page has few of them. */
const WIDTHS = [160, 320, 640, 1000, 1600, 2400];
const drawable = (mime: string): boolean => mime === 'application/pdf' || mime.startsWith('image/');

export function createContent(parts: ContentParts): Content {
  const { db, ledger, blobs, parse } = parts;
  const cache = createPageCache(join(parts.dataDir, 'cache', 'pages'), parts.cacheBytes ?? 2 ** 30);

  const notePage = (actor: Actor, unit: { unit_id: string; unit_code: string }, page: number) =>
    ledger.note({
      actor,
      action: 'unit.view',
      objectType: 'unit',
      objectId: unit.unit_id,
      label: unit.unit_code,
      detail: { page },
    });

  return {
    ...createHits(parts),

    async getPageText(actor, unitId, number) {
      const scope = unitScope(actor);
      const page = await findPage(db.read, scope, unitId, number);
      if (page === undefined) throw new LantaiError('not-found');
      notePage(actor, page, number);
      return { number, text: scope.publicOnly ? maskIdentityNumbers(page.text) : page.text };
    },

    async getPageImage(actor, unitId, number, width) {
      const file = await findPageFile(db.read, unitScope(actor), unitId, number);
      if (file === undefined || !drawable(file.mime)) throw new LantaiError('not-found');
      const drawn = WIDTHS.find((each) => each >= width) ?? WIDTHS.at(-1)!;
      const etag = `"${file.sha256.slice(0, 32)}-${file.file_page}-${drawn}"`;
      // Small pictures stand in lists; who sees one of those has not yet looked at the page.
      if (drawn > 320) notePage(actor, file, number);
      return {
        etag,
        async open() {
          const key = { sha256: file.sha256, page: file.file_page, width: drawn };
          const path = await cache.get(key, async (out) => {
            const source = await blobs.path(file.object_id, file.path);
            return parse.renderPage(source, file.mime, file.file_page, { width: drawn, format: 'webp' }, out);
          });
          return { path, etag, mime: 'image/webp' };
        },
      };
    },

    async getFile(actor, fileId, download) {
      const file = await findFile(db.read, unitScope(actor), fileId);
      if (file === undefined) throw new LantaiError('not-found');
      ledger.note({
        actor,
        action: download ? 'file.download' : 'unit.view',
        objectType: download ? 'file' : 'unit',
        objectId: download ? file.id : file.unit_id,
        label: file.unit_code,
        ...(!download && { detail: { file: file.id } }),
      });
      const etag = `"${file.sha256}"`;
      return {
        etag,
        open: async () => ({
          path: await blobs.path(file.object_id, file.path),
          etag,
          mime: file.mime,
          name: file.name.split('/').at(-1)!,
          byteSize: file.byte_size,
        }),
      };
    },
  };
}
