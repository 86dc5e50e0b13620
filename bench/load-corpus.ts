/**
 * Fills a data folder with the benchmark corpus through the catalogue itself (rows, codes, names, pages, outbox and
 * ledger as in real life), and builds both indexes. Records and texts are told apart by a category of their own.
 */
import { createHash } from 'node:crypto';
import { openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import type { NewUnit } from '../server/modules/catalog/index.ts';
import { type Actor, firstPeople, PUBLIC_ACTOR } from '../server/modules/identity/index.ts';
import type { SearchDocument } from '../server/infra/search/index.ts';
import { corpusDocuments } from './search.ts';

export interface LoadedCorpus {
  units: number;
  loadSeconds: number;
  indexSeconds: number;
  /** One-time passwords by login: archivist, and `clerk` of the agency with the most units. */
  passwords: Record<string, string>;
}

const CHUNK = 500;
const SYSTEM: Actor = { ...PUBLIC_ACTOR, login: 'system', via: { kind: 'system' } };

export async function loadCorpus(corpus: string, data: string): Promise<LoadedCorpus> {
  const house = await openHouse(readConfig({ data, logLevel: 'error' }, {}), { create: true });
  const { db, organization, catalog } = house;
  const archiveId = await db.write(async (trx) => {
    await catalog.seedCategories(trx);
    const position = { arrangement: 'item' as const, position: 100 };
    for (const id of ['records', 'texts'])
      await trx
        .insertInto('category')
        .values({ id, name: id, name_en: id, ...position })
        .execute();
    return organization.createArchive(trx, SYSTEM, { name: '基准档案馆', code: '999999' });
  });
  const agencies = new Map<string, { id: string; units: number }>();
  const fonds = new Map<string, string>();
  const started = performance.now();
  let units = 0;
  const flush = async (batch: SearchDocument[]) => {
    await db.write(async (trx) => {
      const created: NewUnit[] = [];
      for (const doc of batch) {
        let agency = agencies.get(doc.agency);
        if (agency === undefined) {
          agency = { id: await organization.createAgency(trx, SYSTEM, { archiveId, name: doc.agency }), units: 0 };
          agencies.set(doc.agency, agency);
        }
        agency.units += 1;
        let fondsId = fonds.get(doc.fonds);
        if (fondsId === undefined) {
          fondsId = await catalog.ensureFonds(trx, archiveId, doc.fonds, null, doc.fonds);
          fonds.set(doc.fonds, fondsId);
        }
        created.push(toUnit(doc, archiveId, fondsId, agency.id));
      }
      const ids = await catalog.createUnits(trx, created);
      const pages = batch.flatMap((doc, at) =>
        doc.pages.map((page) => ({
          id: `p-${doc.unitId}`,
          unit_id: ids[at]!,
          file_id: '',
          number: page.number,
          file_page: page.number,
          text: page.text,
          text_source: 'text',
          width: null,
          height: null,
        })),
      );
      for (let at = 0; at < pages.length; at += 100)
        await trx
          .insertInto('page')
          .values(pages.slice(at, at + 100))
          .execute();
    });
    units += batch.length;
  };
  let batch: SearchDocument[] = [];
  for await (const doc of corpusDocuments(corpus)) {
    batch.push(doc);
    if (batch.length === CHUNK) {
      await flush(batch);
      batch = [];
      if (units % 20_000 === 0) await house.preservation.exporter.flush();
    }
  }
  await flush(batch);
  const loadSeconds = (performance.now() - started) / 1000;
  const largest = [...agencies.values()].reduce((a, b) => (b.units > a.units ? b : a));
  const people = await house.identity.bootstrap({
    archiveId,
    people: [...firstPeople(), { login: 'clerk', name: '移交员', roles: ['agency'], agencyId: largest.id }],
    operator: { account: process.env.USER ?? 'root', login: 'archivist' },
  });
  const indexing = performance.now();
  await house.search.reindexAll();
  const indexSeconds = (performance.now() - indexing) / 1000;
  await db.write((trx) => trx.deleteFrom('index_queue').execute());
  await house.settle();
  await house.close();
  const passwords = Object.fromEntries(people.map(({ login, password }) => [login, password]));
  return { units, loadSeconds, indexSeconds, passwords };
}

function toUnit(doc: SearchDocument, archiveId: string, fondsId: string, agencyId: string): NewUnit {
  const hex = createHash('sha256').update(doc.unitId).digest('hex');
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    archiveId,
    fondsId,
    agencyId,
    categoryId: doc.category,
    code: doc.code,
    title: doc.title,
    dateText: doc.dateFrom === null ? '' : String(doc.dateFrom),
    dateFrom: doc.dateFrom,
    dateTo: doc.dateFrom,
    year: Number(doc.year),
    retention: doc.retention,
    openness: doc.openness === '开放' ? 'open' : 'unreviewed',
    names: doc.names.map((name) => ({ role: '人名', name })),
  };
}
