/**
 * The composition root: opens the data and puts the modules together with plain constructors. `openHouse` gives the house
 * without its doors (what a verb needs); `server/main.ts` adds HTTP, the local socket and the background work.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { composeLoop, type Loop } from './app.loop.ts';
import type { Config } from './config.ts';
import type { Route } from './http/route.ts';
import { type BlobStore, openFsBlobStore } from './infra/blob/index.ts';
import { takeDataLock } from './infra/data-lock.ts';
import { type Database, openDatabase } from './infra/db/index.ts';
import { createJobs, type Jobs } from './infra/jobs/index.ts';
import { createParsePool, type ParsePool } from './infra/parse/index.ts';
import { openFts5Index, openSearchThreads, type SearchIndex } from './infra/search/index.ts';
import { putAside, putBack } from './infra/set-aside.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { LantaiError } from './lib/errors.ts';
import { type Accessions, accessionRoutes, createAccessions, openGateKey } from './modules/accession/index.ts';
import { type Authorities, authorityRoutes, createAuthorities } from './modules/authority/index.ts';
import { type BulkEdits, bulkEditRoutes, createBulkEdits } from './modules/bulk-edit/index.ts';
import { type Arrangements, arrangementRoutes, createArrangements } from './modules/arrangement/index.ts';
import { fieldsFor } from '../shared/scheme/fields.ts';
import { type Catalog, catalogRoutes, createCatalog, demandFits } from './modules/catalog/index.ts';
import { type Content, contentRoutes, createContent } from './modules/content/index.ts';
import { createDossiers, dossierRoutes, type Dossiers } from './modules/dossier/index.ts';
import { createExports, exportRoutes, type Exports } from './modules/catalogue-export/index.ts';
import {
  createFondsFolders,
  createFondsZips,
  fondsFolderRoutes,
  type FondsFolders,
} from './modules/fonds-folder/index.ts';
import { createImports, type Imports, importRoutes } from './modules/catalogue-import/index.ts';
import { createIdentity, type Identity, identityRoutes, type PasswordCost } from './modules/identity/index.ts';
import { createLedger, type Ledger, ledgerRoutes, makeLedgerKeys } from './modules/ledger/index.ts';
import { createLocations, locationRoutes, type Locations } from './modules/location/index.ts';
import { createOperation, type Operation, operationRoutes } from './modules/operation/index.ts';
import { createOrganization, type Organization, organizationRoutes } from './modules/organization/index.ts';
import { createPortal, type Portal, portalRoutes } from './modules/portal/index.ts';
import { createPreservation, type Preservation, preservationRoutes } from './modules/preservation/index.ts';
import { createPrints, printRoutes, type Prints } from './modules/print/index.ts';
import { createSearch, createSearchDesk, type Search, type SearchDesk, searchRoutes } from './modules/search/index.ts';
import { createSchemes, schemeRoutes, type Schemes } from './modules/scheme/index.ts';
import { createUnitLinks, unitLinkRoutes, type UnitLinksOf } from './modules/unit-link/index.ts';

export interface House extends Loop {
  config: Config;
  clock: Clock;
  log: Logger;
  db: Database;
  blobs: BlobStore;
  parse: ParsePool;
  jobs: Jobs;
  ledger: Ledger;
  identity: Identity;
  organization: Organization;
  schemes: Schemes;
  catalog: Catalog;
  arrangements: Arrangements;
  content: Content;
  search: Search;
  searchDesk: SearchDesk;
  accession: Accessions;
  authorities: Authorities;
  bulkEdits: BulkEdits;
  locations: Locations;
  dossiers: Dossiers;
  prints: Prints;
  unitLinks: UnitLinksOf;
  imports: Imports;
  exports: Exports;
  fondsFolders: FondsFolders;
  preservation: Preservation;
  portal: Portal;
  operation: Operation;
  routes: Route[];
  /** Starts the background work: sequencer, exporter, indexer, jobs. */
  start(): void;
  /** All that was committed is numbered, exported and findable when it resolves. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Make the data folder where there is none. Otherwise its absence is `not-initialised`. */
  create?: boolean;
  /** Put database and index aside and start with empty ones: what `rebuild` fills. */
  rebuild?: boolean;
  /** Another source of time than the system's: the demonstration has a past. */
  clock?: Clock;
  /** Another cost of passwords than that of every archive: tests make many people. */
  passwordCost?: PasswordCost;
}

export async function openHouse(config: Config, options: OpenOptions = {}): Promise<House> {
  const { dataDir } = config;
  const known = existsSync(join(dataDir, 'storage')) || config.databaseUrl !== undefined;
  if (!known && options.create !== true) throw new LantaiError('not-initialised', { path: dataDir });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = takeDataLock(dataDir);
  const opened: (() => Promise<void> | void)[] = [() => lock.release()];
  const closeAll = async () => {
    for (const close of opened.reverse()) await close();
  };
  try {
    if (options.rebuild === true) putAside(dataDir);
    else putBack(dataDir);
    // An empty database beside a full storage root would look like an empty archive, and write as one.
    const isLost = config.databaseUrl === undefined && !existsSync(join(dataDir, 'lantai.db'));
    if (isLost && options.rebuild !== true && existsSync(join(dataDir, 'storage', 'journal')))
      throw new LantaiError('database-missing', { path: dataDir });
    // Only where nothing was signed yet: to data that lost their key no other is the same.
    if (!existsSync(join(dataDir, 'storage'))) makeLedgerKeys(config.keyFile);
    return await compose(config, options, opened, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** A fonds that a browser may still hold while it saves it. */
const FONDS_ZIP_LIMIT = 200 * 1024 ** 2;

async function compose(
  config: Config,
  { clock = systemClock, passwordCost }: OpenOptions,
  opened: (() => Promise<void> | void)[],
  closeAll: () => Promise<void>,
): Promise<House> {
  const { dataDir } = config;
  const storageDir = join(dataDir, 'storage');
  const log = pino({ level: config.logLevel, base: null });
  const onError = (error: unknown) => log.error(error);

  const db = await openDatabase({ dataDir, databaseUrl: config.databaseUrl });
  opened.push(() => db.close());
  const blobs = await openFsBlobStore(join(storageDir, 'ocfl'));
  await blobs.recover();
  const searchThreads = openSearchThreads();
  opened.push(() => searchThreads.close());
  const openIndex = async (name: string): Promise<SearchIndex> => {
    const index = await openFts5Index(join(dataDir, 'index', `${name}.db`), searchThreads);
    opened.push(() => index.close());
    return index;
  };
  const staffIndex = await openIndex('staff');
  const publicIndex = await openIndex('public');
  const parse = createParsePool({ workers: config.parsers, memoryMb: 1024, timeoutMs: 60_000 });
  opened.push(() => parse.close());

  const ledger = createLedger({
    db,
    clock,
    dataDir,
    keyFile: config.keyFile,
    witnessDirs: config.witnessDirs,
    onError,
  });
  const jobs = createJobs({ db, clock, onError });
  const identity = createIdentity({ db, ledger, clock, config: { sessionHours: config.sessionHours, passwordCost } });
  const organization = createOrganization({ db, ledger, clock });
  const schemes = createSchemes({ db, ledger, clock });
  const catalog = createCatalog({ db, ledger, clock, schemes });
  const arrangements = createArrangements({
    db,
    ledger,
    clock,
    jobs,
    templateOf: async (reader, category) => {
      const { categories, templates } = await schemes.configIn(reader);
      const key = categories.find((one) => one.key === category)?.template;
      return templates.find((one) => one.key === key)?.template;
    },
    demandFits: async (reader, { categoryId, level, values }) => {
      const config = await schemes.configIn(reader);
      demandFits(fieldsFor(config, categoryId, level), config.tables, values);
    },
  });
  const preservation = await createPreservation({ db, blobs, ledger, storageDir, onError });
  const content = createContent({ db, ledger, blobs, parse, dataDir });
  const authorities = createAuthorities({ db, ledger, clock });
  const search = createSearch({
    db,
    ledger,
    staffIndex,
    publicIndex,
    onError,
    bodyNames: (reader) => authorities.listNameGroups(reader),
    fieldsToIndex: (reader) => schemes.fieldsToIndex(reader),
    ownFields: (reader) => schemes.ownFields(reader),
  });
  const searchDesk = createSearchDesk({ db, ledger, clock, search, staffIndex, publicIndex, onError });
  const accession = createAccessions({
    db,
    ledger,
    clock,
    jobs,
    blobs,
    parse,
    catalog,
    schemes,
    dataDir,
    uploadLimitBytes: config.uploadLimitBytes,
  });
  const bulkEdits = createBulkEdits({ db, ledger, clock, jobs });
  const locations = createLocations({ db, ledger, clock, findIdByCode: (...asked) => catalog.findIdByCode(...asked) });
  const dossiers = createDossiers({ db, ledger, clock });
  const unitLinks = createUnitLinks({ db, ledger, clock, findIdByCode: (...asked) => catalog.findIdByCode(...asked) });
  const prints = createPrints({ db, ledger, clock, locations, dossiers });
  const operation = createOperation({ db, jobs, ledger });
  const imports = createImports({
    db,
    ledger,
    clock,
    jobs,
    blobs,
    catalog,
    organization,
    schemes,
    dataDir,
    uploadLimitBytes: config.uploadLimitBytes,
    gateKey: openGateKey(dataDir),
    whileComing: (coming, act) => search.whileComing(coming, act),
  });
  const exports = createExports({ db, ledger, clock, search, schemes, catalog });
  const fondsFolders = createFondsFolders({
    db,
    blobs,
    ledger,
    clock,
    schemes,
    ead: async (actor, fonds) => (await exports.open(actor, { format: 'ead3', q: '', fonds: [fonds] }, 'zh-CN')).stream,
  });
  const stagingDir = join(dataDir, 'cache');
  const fondsZips = createFondsZips({ db, folders: fondsFolders, stagingDir, limitBytes: FONDS_ZIP_LIMIT });
  const { loop, ...ofLoop } = composeLoop({
    ...{ db, ledger, clock, jobs, blobs, parse },
    ...{ accession, catalog, dataDir, stagingDir },
  });
  const portal = createPortal({ db, tasks: [...ofLoop.tasks, (actor) => searchDesk.savedTasks(actor)] });

  const settle = async () => {
    await ledger.sequenceNow();
    await preservation.exporter.flush();
    await search.indexNow();
  };
  let closed: Promise<void> | undefined;
  const close = async () => {
    loop.slips.stop();
    await jobs.stop();
    await search.stop();
    await ledger.close();
    await preservation.exporter.stop();
    await closeAll();
  };

  return {
    ...loop,
    config,
    clock,
    log,
    db,
    blobs,
    parse,
    jobs,
    ledger,
    identity,
    organization,
    schemes,
    catalog,
    content,
    arrangements,
    search,
    searchDesk,
    accession,
    authorities,
    bulkEdits,
    locations,
    dossiers,
    prints,
    unitLinks,
    imports,
    exports,
    fondsFolders,
    preservation,
    portal,
    operation,
    routes: [
      ...identityRoutes(identity, { secureCookie: config.secureCookie }),
      ...organizationRoutes(organization),
      ...schemeRoutes(schemes),
      ...catalogRoutes(catalog),
      ...arrangementRoutes(arrangements),
      ...contentRoutes(content),
      ...searchRoutes(search, searchDesk),
      ...portalRoutes(portal),
      ...accessionRoutes(accession),
      ...authorityRoutes(authorities),
      ...bulkEditRoutes(bulkEdits),
      ...locationRoutes(locations),
      ...dossierRoutes(dossiers),
      ...printRoutes(prints),
      ...unitLinkRoutes(unitLinks),
      ...importRoutes(imports),
      ...exportRoutes(exports),
      ...fondsFolderRoutes(fondsZips),
      ...ledgerRoutes(ledger),
      ...preservationRoutes(preservation),
      ...ofLoop.routes,
      ...operationRoutes(operation),
    ],
    start: () => {
      ledger.start();
      preservation.exporter.start();
      search.start();
      accession.failAbandoned().catch(onError);
      accession.sweep().catch(onError);
      imports.sweep().catch(onError);
      jobs.start();
      loop.slips.start();
    },
    settle,
    // Who closes twice waits for the same end.
    close: () => (closed ??= close()),
  };
}
