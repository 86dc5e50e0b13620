import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingListQuery, findingState, light } from '../../shared/schemas/finding.ts';
import { inspectionQuery } from '../../shared/schemas/inspection.ts';
import { reportListQuery } from '../../shared/schemas/report.ts';
import { topicListQuery } from '../../shared/schemas/research.ts';
import { searchQuery } from '../../shared/schemas/search.ts';
import { slipListQuery } from '../../shared/schemas/slip.ts';
import { sessionListQuery } from '../../shared/schemas/study.ts';
import { voiceState } from '../../shared/schemas/voice.ts';
import { type House, openHouse } from '../app.ts';
import { readConfig } from '../config.ts';
import { parseRecordDate } from '../formats/record-date/index.ts';
import { parseReferenceCode } from '../formats/reference-code/index.ts';
import { type Actor, PUBLIC_ACTOR } from '../modules/identity/index.ts';
import { DemoClock } from './loop/demo-clock.ts';
import { encodeGb18030 } from './files/gb18030.ts';
import { type DemoPerson, makeDemonstration } from './index.ts';
import { listOldUnits } from './old-catalogue.ts';

const COUNTS = { WS: 122, HY: 40, TD: 36, ZQ: 30, ZP: 30, KJ: 30, KU: 20 };

describe('the old catalogue', () => {
  it('is the same each time, with right codes and dates', () => {
    const units = listOldUnits();
    expect(listOldUnits()).toEqual(units);
    expect(new Set(units.map(({ code }) => code)).size).toBe(units.length);
    expect(units.filter(({ code }) => parseReferenceCode(code) === undefined)).toEqual([]);
    expect(units.filter(({ date }) => !parseRecordDate(date).ok)).toEqual([]);
  });

  it('keeps what belongs to a person from the public', () => {
    const personal = listOldUnits().filter(({ category }) => category === 'HY' || category === 'ZQ');
    expect(personal.length).toBeGreaterThan(50);
    expect(personal.every(({ secrecy }) => secrecy === 'internal')).toBe(true);
  });
});

describe('GB18030', () => {
  it('gives back what was written', () => {
    const text = '移交单位：青山区民政局〔2012〕—“婚姻”\r\n';
    expect(new TextDecoder('gb18030').decode(encodeGb18030(text))).toBe(text);
  });

  it('refuses what needs four bytes', () => {
    expect(() => encodeGb18030('𠮷')).toThrow();
  });
});

describe('the demonstration archive', () => {
  let dir: string;
  let house: House;
  let people: DemoPerson[];
  let archivist: Actor;
  const progress: [number, number][] = [];
  const as = (login: string): Promise<Actor> => house.identity.actorByLogin(login, { kind: 'web' });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lantai-demo-test-'));
    const config = readConfig({ data: join(dir, 'data'), port: 0, logLevel: 'error' }, {});
    house = await openHouse(config, { create: true, clock: new DemoClock() });
    people = await makeDemonstration(house, 'tester', (done, total) => progress.push([done, total]));
    archivist = await as('archivist');
  }, 240_000);

  afterAll(async () => {
    await house.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('has three agencies, seven categories and some fifty units with files', async () => {
    expect(await house.organization.findArchive()).toMatchObject({ name: '青山区档案馆', demo: true });
    expect(await house.organization.listAgencies(archivist)).toHaveLength(3);
    const units = await house.db.read.selectFrom('unit').select(['id', 'category_id']).execute();
    const counts = Object.entries(Object.groupBy(units, (unit) => unit.category_id)).map(([id, list]) => [
      id,
      list!.length,
    ]);
    expect(Object.fromEntries(counts)).toEqual(COUNTS);
    const files = await house.db.read.selectFrom('file').select(['unit_id', 'mime']).execute();
    expect(new Set(files.map((file) => file.unit_id)).size).toBe(50);
    const originals = new Set(files.map((file) => file.mime).filter((mime) => mime !== 'application/jsonl'));
    expect([...originals].toSorted()).toEqual([
      'application/pdf',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'image/jpeg',
      'text/plain',
    ]);
  });

  it('has about two fifths of what may be open, and one withdrawn on a ground', async () => {
    const units = await house.db.read
      .selectFrom('unit')
      .select(['openness', 'secrecy', 'year', 'category_id'])
      .execute();
    const eligible = units.filter(
      (unit) => unit.secrecy === 'public' && unit.category_id !== 'KU' && unit.year! <= 2000,
    );
    const open = units.filter((unit) => unit.openness === 'open');
    expect(open.length / eligible.length).toBeGreaterThan(0.35);
    expect(open.length / eligible.length).toBeLessThan(0.55);
    expect(open.every((unit) => unit.secrecy === 'public')).toBe(true);
    const withdrawn = await house.db.read.selectFrom('opening').selectAll().where('act', '=', 'withdraw').execute();
    expect(withdrawn).toHaveLength(1);
    expect(withdrawn[0]!.ground.length).toBeGreaterThan(10);
  });

  it('has names, places, links, dossiers and acts of arrangement, each with its entry in the ledger', async () => {
    const { items: names } = await house.authorities.list(archivist, { limit: 50 });
    expect(names.filter(({ kind }) => kind === 'person').length).toBeGreaterThan(0);
    const office = names.find(({ name }) => name === '青山区民政局')!;
    const civil = await house.authorities.get(archivist, office.id);
    expect(civil.names.map(({ name }) => name)).toContain('青山县民政科');
    expect(civil.relations.map(({ other }) => other.name)).toEqual(['青山县知识青年上山下乡办公室']);
    const place = await house.locations.findPlace(archivist, 'Z021-WS·1956-Y-BGS-0003');
    expect(place.path.map(({ kind }) => kind)).toEqual(['room', 'rack', 'shelf', 'box']);
    const request = (await house.catalog.findIdByCode(archivist, 'Z021-WS·1978-Y-BGS-0023'))!;
    const links = await house.unitLinks.list(archivist, request);
    expect(links.items.map(({ kind, unit }) => [kind, unit.code])).toEqual([['reply', 'Z021-WS·1978-Y-BGS-0036']]);
    const fonds = (await house.catalog.listFonds(archivist)).find(({ number }) => number === 'Z021')!;
    const dossier = await house.dossiers.getDossier(archivist, fonds.id);
    expect(dossier.papers.map(({ code }) => code)).toContain('Z021-1-001');
    expect(dossier.candidates.length).toBeGreaterThan(0);
    const acts = await house.arrangements.list(archivist, { limit: 10 });
    expect(acts.items.map(({ kind, state }) => [kind, state])).toEqual([
      ['compose', 'undone'],
      ['reorder', 'done'],
    ]);
    const { items } = await house.ledger.list({ limit: 200 });
    const made = new Set(items.map(({ action }) => action));
    for (const action of ['authority.create', 'location.create', 'dossier.file', 'arrangement.reorder'])
      expect([...made]).toContain(action);
  });

  it('lets the public find a sentence on page 3 of 青革发〔1978〕36号, and nobody’s marriage', async () => {
    const find = (q: string) => house.search.search(PUBLIC_ACTOR, searchQuery.parse({ q }), 'zh-CN');
    const { hits } = await find('同意你公社所报水库淹没区214户移民安置方案');
    expect(hits[0]).toMatchObject({
      code: 'Z021-WS·1978-Y-BGS-0036',
      pageCount: 8,
      documentNumber: '青革发〔1978〕36号',
    });
    expect(hits[0]!.pages.map((page) => page.number)).toContain(3);
    expect((await find('结婚登记申请书')).total).toBe(0);
    expect((await find('陈桂芬')).total).toBe(0);
    const desk = await house.search.search(await as('desk'), searchQuery.parse({ q: '陈桂芬' }), 'zh-CN');
    expect(desk.hits.filter((hit) => hit.title.text.startsWith('陈桂芬'))).toHaveLength(2);
  });

  it('has one delivery waiting with eight kinds of defects, the others taken in without any', async () => {
    const { items } = await house.accession.list(archivist, { limit: 50 });
    expect(items.map(({ state }) => state).toSorted()).toEqual(['accepted', 'accepted', 'accepted', 'needs-review']);
    const accepted = items.filter(({ state }) => state === 'accepted');
    expect(accepted.map(({ errorCount, warningCount }) => [errorCount, warningCount])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const waiting = items.find(({ state }) => state === 'needs-review')!;
    const { defects, goodCount } = await house.accession.get(archivist, waiting.id, 'zh-CN');
    expect(defects.map(({ kind }) => kind).toSorted()).toEqual([
      'bad-date',
      'classified',
      'empty-title',
      'extension-mismatch',
      'missing-content',
      'page-count',
      'truncated',
      'zero-byte',
    ]);
    expect(goodCount).toBe(5);
  });

  it('leaves two deliveries to try: one goes in whole, one has defects', async () => {
    const demo = join(house.config.dataDir, 'demo');
    expect((await readdir(demo)).toSorted()).toEqual(['delivery-clean', 'delivery-defects']);
    const office = await as('office');
    const clean = await house.accession.receiveFolder(office, { path: join(demo, 'delivery-clean') });
    expect(await house.accession.settled(office, clean.id)).toMatchObject({
      state: 'accepted',
      warningCount: 0,
      acceptedCount: 6,
    });
    const civil = await as('civil');
    const messy = await house.accession.receiveFolder(civil, { path: join(demo, 'delivery-defects') });
    expect((await house.accession.settled(civil, messy.id)).state).toBe('needs-review');
    const { defects } = await house.accession.get(archivist, messy.id, 'zh-CN');
    expect(defects.map(({ kind }) => kind).toSorted()).toEqual([
      'bad-retention',
      'count-mismatch',
      'duplicate-code',
      'missing-field',
      'orphan-content',
    ]);
  });

  it('has a past in the ledger that holds', async () => {
    await house.settle();
    expect((await house.ledger.check()).findings).toEqual([]);
    const acts = await house.db.read.selectFrom('ledger_entry').select(['action', 'actor_name']).execute();
    const actions = new Set(acts.map((entry) => entry.action));
    for (const action of [
      'unit.create',
      'unit.open',
      'unit.withdraw',
      'unit.change',
      'search.run',
      'unit.view',
      'ledger.verify',
    ])
      expect(actions).toContain(action);
    expect(new Set(acts.map((entry) => entry.actor_name)).size).toBeGreaterThan(7);
  });

  it('has an initiative in full course: every state and light, slips of five kinds, dates of a past', async () => {
    const supervisor = await as('supervisor');
    const [initiative] = (await house.initiatives.listInitiatives(supervisor)).items;
    expect(initiative).toMatchObject({ title: '查档服务提升', state: 'running' });
    const { items } = await house.findings.list(supervisor, findingListQuery.parse({ limit: 50 }));
    const states = new Set(items.map(({ state }) => state));
    expect([...states].toSorted()).toEqual([...findingState.options].toSorted());
    expect(new Set(items.map((row) => row.light))).toEqual(new Set(light.options));
    // What the inspection found belongs to no initiative.
    expect(items.filter(({ initiativeId }) => initiativeId === null).map(({ source }) => source)).toEqual([
      'inspection',
      'inspection',
    ]);
    const overdue = items.find(({ problem }) => problem.startsWith('1990年代'))!;
    expect(overdue).toMatchObject({ light: 'red', state: 'in-progress' });
    const slips = await house.slips.list(supervisor, slipListQuery.parse({ limit: 50 }));
    const kinds = slips.items.filter(({ findingId }) => findingId === overdue.id).map(({ kind }) => kind);
    // Reminder, warning and talk by the rules, each on its day.
    expect(kinds.toReversed()).toEqual(['notice', 'feedback', 'reminder', 'warning', 'talk']);
    const voices = await house.db.read.selectFrom('voice').select(['state', 'received_at']).execute();
    expect([...new Set(voices.map(({ state }) => state))].toSorted()).toEqual([...voiceState.options].toSorted());
    const days = voices.map(({ received_at: at }) => (Date.now() - Date.parse(at)) / 86_400_000);
    expect(Math.max(...days)).toBeGreaterThan(60);
    const { items: rules } = await house.findings.listLastingRules(supervisor, { limit: 100 });
    expect(rules.map(({ documentNumber }) => documentNumber).every((number) => /〔\d{4}〕/.test(number))).toBe(true);
  });

  it('has study, research, a questionnaire that was answered, inspections and an issued report', async () => {
    const supervisor = await as('supervisor');
    const sessions = await house.study.listSessions(supervisor, sessionListQuery.parse({ limit: 10 }));
    expect(sessions.items.map(({ state }) => state).toSorted()).toEqual(['held', 'held', 'planned']);
    const topics = await house.research.listTopics(supervisor, topicListQuery.parse({ limit: 10 }));
    expect(topics.items).toMatchObject([{ state: 'done', visitsDone: 1, problems: 1, results: 1 }]);
    const topic = await house.research.getTopic(supervisor, topics.items[0]!.id);
    expect(topic.questionnaires).toMatchObject([{ state: 'open', answers: 8 }]);
    const inspections = await house.inspections.list(supervisor, inspectionQuery.parse({ limit: 10 }));
    expect(inspections.items.map(({ state }) => state).toSorted()).toEqual(['announced', 'published']);
    const reports = await house.reports.list(supervisor, reportListQuery.parse({ limit: 10 }));
    expect(reports.items).toMatchObject([{ kind: 'stage', state: 'issued' }]);
  });

  it('holds no identity number in any catalogue or page', async () => {
    const units = await house.db.read.selectFrom('unit').select(['title', 'note', 'fields_json']).execute();
    const pages = await house.db.read.selectFrom('page').select('text').execute();
    const text = JSON.stringify([units, pages]);
    expect(text.length).toBeGreaterThan(30_000);
    expect(text).not.toMatch(/(?<!\d)\d{17}[\dXx](?!\d)/);
  });

  it('gives everybody a one-time password, and tells how far it is', async () => {
    expect(people).toHaveLength(10);
    expect(new Set(people.map(({ password }) => password)).size).toBe(10);
    expect((await house.identity.ensureOperator('tester')).login).toBe('archivist');
    expect(progress.at(-1)![0]).toBe(progress.at(-1)![1]);
  });
});
