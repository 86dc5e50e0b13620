/**
 * A curious insider of another agency, and the public, ask whatever can be asked: no answer bears a word of what is hidden
 * from them, and what is hidden is answered word for word as what never was.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SYSTEM_ACTOR } from '../../server/modules/identity/index.ts';
import { bulkEditBody } from '../../shared/schemas/bulk-edit.ts';
import { newLocation } from '../../shared/schemas/location.ts';
import { searchQuery } from '../../shared/schemas/search.ts';
import { openTestHouse, type TestHouse } from '../house.ts';
import { serveHouse, type SignedIn, signIn } from '../served-house.ts';

let t: TestHouse;
let app: FastifyInstance;
let session: SignedIn;
/** Ids of what is hidden, by what it is; `own` is the agency's own unit. */
const ids: Record<string, string> = {};
const ABSENT = '018f0000-0000-7000-8000-000000000000';
/** Each stands only where the agency may not look. */
const WORDS = {
  title: '翡翠鹦鹉失窃',
  person: '欧阳锦瑟',
  responsible: '赤焰办事处',
  fonds: '玄武镇筹备会',
  agency: '白泽管理局',
  note: '琉璃七号库',
  field: '珊瑚十三箱',
  number: '麒发〔1999〕77号',
  file: '朱雀目录',
  reason: '青龙统一著录',
  room: '昆仑密室',
  link: '螭吻往来',
};
/** What somebody might ask who has heard a little: each word, and each with one character wrong or left out. */
const ASKED = Object.values(WORDS).flatMap((word) => [word, word.slice(0, -1), `${word[0]}某${word.slice(2)}`]);

beforeAll(async () => {
  t = await openTestHouse({ start: true });
  const { house, archiveId, agencyId } = t;
  const archivist = await t.actor('archivist');
  const hidden = await house.db.write(async (trx) => {
    const other = await house.organization.createAgency(trx, SYSTEM_ACTOR, { archiveId, name: WORDS.agency });
    const own = await house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId, '区档案局');
    const fonds = await house.catalog.ensureFonds(trx, archiveId, 'Z208', other, WORDS.fonds);
    const base = { archiveId, categoryId: 'WS', year: 2011, retention: '永久' };
    const mine = { ...base, agencyId, fondsId: own, title: '水库移民安置办法' };
    const theirs = {
      ...base,
      agencyId: other,
      fondsId: fonds,
      title: WORDS.title,
      responsible: WORDS.responsible,
      documentNumber: WORDS.number,
      note: WORDS.note,
      fields: { 箱号: WORDS.field },
      names: [{ role: 'person', name: WORDS.person }],
    };
    // Units of another agency stand in the same fonds too, between the numbers of one's own.
    const units = await house.catalog.createUnits(trx, [
      { ...mine, code: 'Z109-WS·2011-Y-BGS-0001' },
      { ...theirs, code: 'Z109-WS·2011-Y-BGS-0002', fondsId: own },
      { ...mine, code: 'Z109-WS·2011-Y-BGS-0003' },
      { ...theirs, code: 'Z208-WS·2011-Y-BGS-0001' },
      { ...theirs, code: 'Z208-WS·2011-Y-BGS-0002', title: `${WORDS.title}的补充` },
    ]);
    return { units, fonds, own, other };
  });
  const [own, between, , unit, twin] = hidden.units as [string, string, string, string, string];
  Object.assign(ids, { own, between, unit, twin, fonds: hidden.fonds, agency: hidden.other, ownFonds: hidden.own });
  const link = { kind: 'reply', side: 'from', other: { id: unit }, note: WORDS.link } as const;
  ids.link = (await house.unitLinks.add(archivist, own, link)).items[0]!.id;
  const [room] = await house.locations.create(
    archivist,
    newLocation.parse({ kind: 'room', number: '9', name: WORDS.room }),
  );
  ids.room = room!.id;
  const act = { target: { ids: [twin] }, field: 'note', act: { kind: 'set', value: WORDS.note }, reason: WORDS.reason };
  ids.edit = (await house.bulkEdits.start(archivist, bulkEditBody.parse(act), 'zh-CN')).id;
  const rows = `档号,题名\nZ208-WS·2011-Y-BGS-0009,${WORDS.title}\n`;
  ids.import = (await house.imports.upload(archivist, `${WORDS.file}.csv`, Readable.from([Buffer.from(rows)]))).id;
  await house.settle();
  app = await serveHouse(t);
  session = await signIn(t, 'agency', t.passwords.agency!);
});
afterAll(async () => {
  await app.close();
  await t.destroy();
});

const ask = async (who: 'agency' | 'public', url: string, payload?: object) => {
  const answer = await app.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url: `/api/v1${url}`,
    ...(who === 'agency' && session),
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.body };
};
/** The hidden words in an answer, but for those that were asked for. */
const told = (body: string, asked = ''): string[] =>
  [...Object.values(WORDS), 'Z208'].filter((word) => body.includes(word) && !asked.includes(word));

test('the archivist finds each of them, so that there is something to hide', async () => {
  const archivist = await t.actor('archivist');
  for (const word of [WORDS.title, WORDS.person, WORDS.responsible, WORDS.number]) {
    const { total } = await t.house.search.search(archivist, searchQuery.parse({ q: word }), 'zh-CN');
    expect([word, total]).toEqual([word, 3]);
  }
  const { items } = await t.house.unitLinks.list(archivist, ids.own!);
  expect(items).toMatchObject([{ note: WORDS.link, unit: { title: WORDS.title } }]);
});

test.each(['agency', 'public'] as const)(
  'whatever the %s asks for, the words of others are not in the answer',
  async (who) => {
    const wrong: string[] = [];
    const look = async (url: string, asked = '') => {
      const { status, body } = await ask(who, url);
      if (status >= 500) wrong.push(`${url}: ${status}`);
      for (const word of told(body, asked)) wrong.push(`${url}: ${word}`);
    };
    const queries = [
      ...ASKED,
      'ouyangjinse',
      'oyjs',
      'Z208-WS·2011-Y-BGS-0001',
      'Z208',
      'Z109-WS·2011-Y-BGS-0002',
      '题名:翡翠*',
    ];
    for (const q of queries) {
      const term = encodeURIComponent(q);
      for (const rest of ['', '&suggest=true&facets=false', '&also=pinyin&also=variant&also=former&also=synonym'])
        await look(`/search?q=${term}${rest}`, q);
      await look(`/units?q=${term}`, q);
      await look(`/units?at=${term}`, q);
      await look(`/units?code=${term}`, q);
      await look(`/exports?format=jsonl&q=${term}`, q);
      await look(`/exports/units?format=csv&q=${term}`, q);
    }
    for (const { path, query } of t.house.routes.filter(({ method }) => method === 'GET')) {
      // What never ends, ends the session, or is asked above.
      if (/progress|^\/session|^\/search$|^\/exports/.test(path)) continue;
      for (const id of path.includes(':') ? [...Object.values(ids), 'Z208'] : ['']) {
        const url = path.replace(/:\w+/g, id);
        await look(url, id);
        if (query !== undefined)
          for (const fonds of [ids.fonds!, ids.ownFonds!]) await look(`${url}?fonds=${fonds}&of=findings`, id);
      }
    }
    for (const key of [`f:${ids.fonds}`, `c:${ids.fonds}:WS`, `y:${ids.fonds}:WS:2011`, `u:${ids.unit}`])
      await look(`/tree?key=${encodeURIComponent(key)}`);
    for (const format of ['xlsx', 'csv', 'ead3', 'jsonl']) await look(`/exports?format=${format}&fonds=Z208`, 'Z208');
    expect([...new Set(wrong)]).toEqual([]);
  },
);

test.each(['agency', 'public'] as const)(
  'what is hidden from the %s is answered word for word as what never was',
  async (who) => {
    const wrong: string[] = [];
    const kinds = ['unit', 'between', 'twin', 'fonds', 'link', 'room', 'edit', 'import', 'agency'].map(
      (kind) => ids[kind]!,
    );
    const same = async (make: (id: string) => [url: string, payload?: object], hidden: string) => {
      const [there, absent] = [await ask(who, ...make(hidden)), await ask(who, ...make(ABSENT))];
      const plain = ({ status, body }: typeof there) =>
        `${status} ${body.replaceAll(hidden, '·').replaceAll(ABSENT, '·')}`;
      if (plain(there) !== plain(absent)) wrong.push(`${make(hidden)[0]}: ${plain(there)} | ${plain(absent)}`);
    };
    const gets = t.house.routes.filter(({ method, path }) => method === 'GET' && !/progress|^\/session/.test(path));
    for (const { path } of gets.filter(({ path }) => path.includes(':')))
      for (const id of kinds) await same((each) => [path.replace(/:\w+/g, each)], id);
    for (const path of [
      '/arrangement/check?fonds=',
      '/units?parent=',
      '/units?fonds=',
      '/units?import=',
      '/tree?key=u:',
    ])
      for (const id of kinds) await same((each) => [`${path}${each}`], id);
    for (const kind of ['item-list', 'file-cover', 'stamp', 'fonds-list', 'dossier-list', 'box-spine'])
      for (const id of kinds) {
        await same((each) => ['/prints', { kind, what: { ids: [each] } }], id);
        await same((each) => ['/prints', { kind, what: { fonds: each } }], id);
      }
    expect(wrong).toEqual([]);
  },
);

test('a check of one’s own numbers says nothing of the codes that others have', async () => {
  const { body } = await ask('agency', `/arrangement/check?fonds=${ids.ownFonds}`);
  const { items } = JSON.parse(body) as { items: { kind: string; expected?: string }[] };
  expect(items.filter(({ kind }) => kind.includes('gap') || kind.includes('number')).length).toBeGreaterThan(0);
  for (const { expected } of items) expect(expected ?? '').toBe('');
});
