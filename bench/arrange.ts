/**
 * Acts of arrangement in one fonds of many units, at the server, through the service with ledger and sync to the disk:
 * `node bench/arrange.ts [--units 3300000]`. Half of the units stand at the top of the fonds, half in files of 1,000.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { normaliseKey, sortKey } from '../server/formats/reference-code/index.ts';
import { insertMany, type UnitTable } from '../server/infra/db/index.ts';
import { type Actor, SYSTEM_ACTOR } from '../server/modules/identity/index.ts';
import { makeLedgerKeys } from '../server/modules/ledger/index.ts';
import { arrangeAct, type ArrangeActInput } from '../shared/schemas/arrangement.ts';
import { quantile, residentMb, writeResult } from './machine.ts';

const given = process.argv.indexOf('--units');
const UNITS = given < 0 ? 100_000 : Number(process.argv[given + 1]);
const IN_FILE = 1000;
const dir = await mkdtemp(join(tmpdir(), 'lantai-arrange-'));
const config = readConfig({ data: join(dir, 'data'), logLevel: 'error' }, {});
makeLedgerKeys(config.keyFile);
const house = await openHouse(config, { create: true });
const { db, catalog, arrangements, organization } = house;
const { archiveId, fondsId } = await db.write(async (trx) => {
  await catalog.seedCategories(trx);
  const archive = await organization.createArchive(trx, SYSTEM_ACTOR, { name: '基准档案馆', code: '999999' });
  return { archiveId: archive, fondsId: await catalog.ensureFonds(trx, archive, 'Z109', null, '基准全宗') };
});

const now = new Date().toISOString();
const idOf = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const unit = (id: string, code: string, more: Partial<UnitTable>): UnitTable => ({
  id,
  archive_id: archiveId,
  fonds_id: fondsId,
  parent_id: null,
  agency_id: null,
  accession_id: null,
  category_id: 'WS',
  level: 'item',
  sort_key: sortKey(code),
  code,
  code_key: normaliseKey(code),
  title: code,
  responsible: '',
  document_number: '',
  date_text: '',
  date_from: null,
  date_to: null,
  year: 2011,
  retention: '永久',
  secrecy: 'public',
  openness: 'unreviewed',
  agency_opinion: '',
  page_count: null,
  carrier: '',
  note: '',
  fields_json: '{}',
  lock_version: 0,
  created_at: now,
  updated_at: now,
  ...more,
});
const number = (n: number, width: number): string => String(n).padStart(width, '0');
/** Item `n` of the fonds: at the top where it is even, else in its file. */
function* made(): Generator<UnitTable> {
  let file = '';
  let inside = 0;
  let files = 0;
  let top = 0;
  for (let n = 0; n < UNITS; n += 1) {
    if (n % 2 === 0) {
      top += 1;
      const office = `K${number(Math.floor(top / 9000), 3)}`;
      yield unit(idOf(n), `Z109-WS·2011-Y-${office}-${number((top % 9000) + 1, 4)}`, {});
      continue;
    }
    if (inside === 0) {
      files += 1;
      file = `F${number(files, 9)}`;
      yield unit(file, fileCode(files), { category_id: 'KU', level: 'file' });
    }
    inside += 1;
    yield unit(idOf(n), `${fileCode(files)}-${number(inside, 4)}`, { category_id: 'KU', parent_id: file });
    if (inside === IN_FILE) inside = 0;
  }
}
const fileCode = (n: number): string => `Z109-KU·01·2017-${number(n, 4)}`;

const started = performance.now();
const load = async (rows: UnitTable[]) => {
  await db.write(async (trx) => {
    await insertMany(trx, 'unit', rows);
    const codes = rows.map(({ id, archive_id, code: written, code_key: key }) => ({
      id: `c-${id}`,
      archive_id,
      unit_id: id,
      written,
      key,
      current: 1,
      created_at: now,
    }));
    await insertMany(trx, 'unit_code', codes);
    // What is kept and searched is not measured here.
    await trx.deleteFrom('outbox').execute();
    await trx.deleteFrom('index_queue').execute();
  });
};
let batch: UnitTable[] = [];
for (const row of made()) {
  batch.push(row);
  if (batch.length === 5000) {
    await load(batch);
    batch = [];
  }
}
await load(batch);
const loadSeconds = Math.round((performance.now() - started) / 1000);

const actor: Actor = { ...SYSTEM_ACTOR, login: 'archivist', roles: ['archivist'], archiveId, via: { kind: 'web' } };
let seed = 20260101;
const random = (below: number): number => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * below);
};
const topUnit = (): string => idOf(random(Math.floor(UNITS / 2)) * 2);
const files = Math.max(2, Math.floor(UNITS / 2 / IN_FILE));
const anyFile = (): string => `F${number(1 + random(files), 9)}`;

async function measure(times: number, next: () => ArrangeActInput) {
  const samples: number[] = [];
  let units = 0;
  for (let n = 0; n < times; n += 1) {
    const act = arrangeAct.parse(next());
    const at = performance.now();
    const done = await arrangements.arrange(actor, { act, reason: '基准' });
    samples.push(performance.now() - at);
    units = Math.max(units, done.count);
  }
  return {
    times,
    rowsChanged: units,
    p50: quantile(samples, 0.5),
    p95: quantile(samples, 0.95),
    max: quantile(samples, 1),
  };
}
const apart = (one: () => string): [string, string] => {
  const [a, b] = [one(), one()];
  return a === b ? apart(one) : [a, b];
};
const series = await arrangements.arrange(actor, {
  act: arrangeAct.parse({
    kind: 'create',
    category: 'KU',
    to: { fonds: fondsId, parent: null },
    unit: { title: '类目', level: 'series' },
  }),
  reason: '基准',
});
const result = {
  units: UNITS,
  loadSeconds,
  asked: { 'one unit into the middle': '10 ms', 'a file of 1,000 items moved': '100 ms' },
  'one unit into the middle': await measure(300, () => {
    const [id, after] = apart(topUnit);
    return { kind: 'reorder', target: { ids: [id] }, after };
  }),
  'a file of 1,000 items moved within the fonds': await measure(50, () => {
    const id = anyFile();
    return random(2) === 0
      ? { kind: 'move', target: { ids: [id] }, to: { parent: series.unitId!, after: null } }
      : { kind: 'move', target: { ids: [id] }, to: { fonds: fondsId, parent: null, after: topUnit() } };
  }),
  'a file of 1,000 items renumbered': await measure(10, () => ({
    kind: 'renumber',
    target: { filter: { parent: anyFile() } },
    start: 2000 + random(5000),
  })),
  residentMb: residentMb(process.pid),
};
await house.close();
await rm(dir, { recursive: true, force: true });
writeResult('arrange', result);
