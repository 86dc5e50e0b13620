/** `lantai export --folder` and `lantai import-fonds` with each of its options, as the command line runs them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../test/house.ts';
import { translate } from '../../shared/i18n/index.ts';
import type { Actor } from '../modules/identity/index.ts';
import { exportFolderVerb, importFondsVerb } from './fonds-folder.verb.ts';
import type { Verb, VerbLine } from './verb.ts';

let a: TestHouse, b: TestHouse;
let dir: string;

beforeAll(async () => {
  [a, b] = await Promise.all([openTestHouse({ start: true }), openTestHouse({ start: true })]);
  dir = await mkdtemp(join(tmpdir(), 'lantai-verb-'));
  await a.house.db.write(async (trx) => {
    const fondsId = await a.house.catalog.ensureFonds(trx, a.archiveId, 'Z109', a.agencyId);
    const base = { archiveId: a.archiveId, agencyId: a.agencyId, fondsId, categoryId: 'WS', year: 2011 };
    await a.house.catalog.createUnits(trx, [{ ...base, code: 'Z109-WS·2011-Y-BGS-0001', title: '通知' }]);
  });
});
afterAll(async () => {
  await Promise.all([a.destroy(), b.destroy()]);
  await rm(dir, { recursive: true, force: true });
});

async function run(verb: Verb, t: TestHouse, login: string, options: Record<string, unknown>): Promise<VerbLine[]> {
  const events: VerbLine[] = [];
  const actor: Actor = await t.actor(login);
  const context = {
    house: t.house,
    actor,
    locale: 'en' as const,
    account: login,
    signal: new AbortController().signal,
  };
  expect(await verb.run({ ...context, emit: (event) => void events.push(event) }, options)).toBe(0);
  return events;
}
const fondsIn = async (t: TestHouse): Promise<string[]> =>
  (await t.house.catalog.listFonds(await t.actor('archivist'))).map(({ number }) => number);

test('a fonds is written, checked, its categories added by whose they are, and taken in', async () => {
  const folder = join(dir, 'Z109');
  const written = await run(exportFolderVerb, a, 'archivist', { fonds: 'Z109', folder });
  expect(written.at(-1)).toMatchObject({ type: 'result', ok: true, fonds: 'Z109', units: 1, path: folder });

  const checked = await run(importFondsVerb, b, 'archivist', { folder, dryRun: true });
  expect(checked.at(-1)).toMatchObject({ type: 'result', ok: true, fonds: 'Z109', units: 1, added: [] });
  expect(await fondsIn(b)).not.toContain('Z109');

  // The archivist may not add to the configuration; the system administrator adds what is lacking and takes no fonds in.
  await expect(run(importFondsVerb, b, 'archivist', { folder, categories: true })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await run(importFondsVerb, b, 'system', { folder, categories: true });
  expect(await fondsIn(b)).not.toContain('Z109');

  const taken = await run(importFondsVerb, b, 'archivist', { folder });
  const steps = taken.flatMap((line) => (line.type === 'progress' ? [line.step] : []));
  expect(steps).toContain('folder-rows');
  for (const step of steps) expect(translate('zh-CN', `progress.${step}`)).not.toContain('progress');
  expect(taken.at(-1)).toMatchObject({ type: 'result', ok: true, fonds: 'Z109', units: 1 });
  expect(await fondsIn(b)).toContain('Z109');
  await expect(run(importFondsVerb, b, 'archivist', { folder })).rejects.toMatchObject({ code: 'fonds-held' });
});

test('without a folder or a fonds the option that is missing is named', async () => {
  await expect(run(importFondsVerb, b, 'archivist', {})).rejects.toMatchObject({
    code: 'bad-request',
    params: { detail: 'FOLDER' },
  });
  await expect(run(exportFolderVerb, a, 'archivist', { folder: join(dir, 'x') })).rejects.toMatchObject({
    code: 'bad-request',
    params: { detail: '--fonds' },
  });
});
