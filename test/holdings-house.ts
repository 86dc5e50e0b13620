/** Holdings for the tests of catalogue, content, search and portal: real database, ledger, storage and indexes, no people. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { buildServer } from '../server/http/server.ts';
import { type BlobStore, openFsBlobStore } from '../server/infra/blob/index.ts';
import { type Database, openDatabase } from '../server/infra/db/index.ts';
import { createParsePool } from '../server/infra/parse/index.ts';
import { openFts5Index, type SearchIndex } from '../server/infra/search/index.ts';
import { systemClock } from '../server/lib/clock.ts';
import { newId } from '../server/lib/ids.ts';
import { type Catalog, catalogRoutes, createCatalog, type NewUnit } from '../server/modules/catalog/index.ts';
import { type Content, contentRoutes, createContent } from '../server/modules/content/index.ts';
import { type Actor, createIdentity, PUBLIC_ACTOR, SYSTEM_ACTOR } from '../server/modules/identity/index.ts';
import { createLedger, type Ledger, makeLedgerKeys } from '../server/modules/ledger/index.ts';
import { createOrganization } from '../server/modules/organization/index.ts';
import { createPortal, portalRoutes } from '../server/modules/portal/index.ts';
import {
  createSearch,
  createSearchDesk,
  type Search,
  type SearchDesk,
  type SearchInput,
  searchRoutes,
} from '../server/modules/search/index.ts';
import { createSchemes } from '../server/modules/scheme/index.ts';
import type { Role } from '../shared/roles.ts';
import { searchQuery } from '../shared/schemas/search.ts';
import { putEmptyDatabase } from './made-once.ts';

export interface HoldingsHouse {
  folder: string;
  db: Database;
  ledger: Ledger;
  blobs: BlobStore;
  catalog: Catalog;
  content: Content;
  search: Search;
  searchDesk: SearchDesk;
  staffIndex: SearchIndex;
  publicIndex: SearchIndex;
  portal: ReturnType<typeof createPortal>;
  app: FastifyInstance;
  archiveId: string;
  agencies: [string, string];
  fondsId: string;
  public: Actor;
  as(role: Role, agencyId?: string): Actor;
  /** Makes units with these differences, in the first fonds and agency, and gives their ids. */
  add(...units: Partial<NewUnit>[]): Promise<string[]>;
  /** Stores one file for a unit with the texts of its pages, and gives the file's id. */
  addFile(unitId: string, file: { name: string; mime: string; bytes: Uint8Array; pages: string[] }): Promise<string>;
  ask(actor: Actor, query: Partial<SearchInput>): ReturnType<Search['search']>;
  close(): Promise<void>;
}

/** On SQLite, or on the PostgreSQL database at `databaseUrl`. */
export async function openHoldingsHouse(databaseUrl?: string): Promise<HoldingsHouse> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-holdings-'));
  const clock = systemClock;
  if (databaseUrl === undefined) await putEmptyDatabase(dir);
  const db = await openDatabase({ dataDir: dir, databaseUrl });
  const keyFile = join(dir, 'keys', 'ledger.ed25519');
  makeLedgerKeys(keyFile);
  const ledger = createLedger({ db, clock, dataDir: dir, keyFile, witnessDirs: [] });
  const blobs = await openFsBlobStore(join(dir, 'ocfl'));
  const parse = createParsePool({ workers: 1, memoryMb: 1024, timeoutMs: 30_000 });
  const staffIndex = await openFts5Index(join(dir, 'index', 'staff'));
  const publicIndex = await openFts5Index(join(dir, 'index', 'public'));
  const onError = (error: unknown) => {
    throw error;
  };
  const identity = createIdentity({ db, ledger, clock });
  const organization = createOrganization({ db, ledger, clock });
  const schemes = createSchemes({ db, ledger, clock });
  const catalog = createCatalog({ db, ledger, clock, schemes });
  const content = createContent({ db, ledger, blobs, parse, dataDir: dir });
  const search = createSearch({
    db,
    ledger,
    staffIndex,
    publicIndex,
    onError,
    ownFields: (reader) => schemes.ownFields(reader),
  });
  const searchDesk = createSearchDesk({ db, ledger, clock, search, staffIndex, publicIndex, onError });
  const portal = createPortal({ db, tasks: [(actor) => searchDesk.savedTasks(actor)] });
  const routes = [
    ...catalogRoutes(catalog),
    ...contentRoutes(content),
    ...searchRoutes(search, searchDesk),
    ...portalRoutes(portal),
  ];
  const config = { dataDir: dir, uploadLimitBytes: 1e6, secureCookie: false };
  const app = await buildServer({ routes, identity, config, logger: pino({ level: 'silent' }) });

  const { archiveId, agencies, fondsId } = await db.write(async (trx) => {
    await catalog.seedCategories(trx);
    const archive = await organization.createArchive(trx, SYSTEM_ACTOR, { name: '测试区档案馆', code: '110000' });
    const agency = (name: string) => organization.createAgency(trx, SYSTEM_ACTOR, { archiveId: archive, name });
    const first = await agency('区民政局');
    const fonds = await catalog.ensureFonds(trx, archive, 'Z109', first, '区民政局全宗');
    return { archiveId: archive, agencies: [first, await agency('区水利局')] as [string, string], fondsId: fonds };
  });

  let number = 0;
  const unit = (change: Partial<NewUnit>): NewUnit => {
    number += 1;
    return {
      archiveId,
      fondsId,
      agencyId: agencies[0],
      categoryId: 'WS',
      code: `Z109-WS·2011-Y-BGS-${String(number).padStart(4, '0')}`,
      title: `第${number}号文件`,
      year: 2011,
      retention: '永久',
      ...change,
    };
  };

  return {
    folder: dir,
    db,
    ledger,
    blobs,
    catalog,
    search,
    searchDesk,
    staffIndex,
    publicIndex,
    content,
    portal,
    app,
    archiveId,
    agencies,
    fondsId,
    public: PUBLIC_ACTOR,
    as: (role, agencyId) => ({
      id: `user-${role}`,
      login: role,
      name: `甲${role}`,
      roles: [role],
      archiveId,
      agencyId: agencyId ?? null,
      via: { kind: 'web' },
    }),
    add: (...units) => db.write((trx) => catalog.createUnits(trx, units.map(unit))),
    async addFile(unitId, { name, mime, bytes, pages }) {
      const objectId = `urn:lantai:test:${unitId}`;
      const version = { objectId, carry: false, message: 'test', created: new Date() };
      const user = { name: 'test', address: 'urn:lantai:test' };
      const written = await blobs.put({ ...version, user, add: [{ logicalPath: `master/${name}`, bytes }] });
      const { sha512, sha256, sm3, size } = written.files[0]!.digests;
      const [aip, representation, file] = [newId(), newId(), newId()];
      const at = clock.now();
      await db.write(async (trx) => {
        await trx
          .insertInto('aip')
          .values({ id: aip, unit_id: unitId, object_id: objectId, folder: '', created_at: at })
          .execute();
        const kept = {
          id: representation,
          unit_id: unitId,
          aip_id: aip,
          kind: 'master' as const,
          position: 0,
          created_at: at,
        };
        await trx.insertInto('representation').values(kept).execute();
        await trx
          .insertInto('file')
          .values({
            id: file,
            unit_id: unitId,
            representation_id: representation,
            position: 0,
            name,
            path: `master/${name}`,
            byte_size: size,
            sha512,
            sha256,
            sm3,
            puid: '',
            format_name: '',
            mime,
            page_count: pages.length,
          })
          .execute();
        for (const [at, text] of pages.entries())
          await trx
            .insertInto('page')
            .values({
              id: newId(),
              unit_id: unitId,
              file_id: file,
              number: at + 1,
              file_page: at + 1,
              text,
              text_source: 'text',
              width: null,
              height: null,
            })
            .execute();
      });
      return file;
    },
    ask: (actor, query) => search.search(actor, { ...searchQuery.parse({}), ...query }, 'zh-CN'),
    async close() {
      await app.close();
      await search.stop();
      await ledger.close();
      await Promise.all([parse.close(), staffIndex.close(), publicIndex.close()]);
      await db.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
