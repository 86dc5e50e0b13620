import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildings, configure } from '../../../test/buildings.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { arrangeAct } from '../../../shared/schemas/arrangement.ts';
import type { Actor } from '../identity/index.ts';

const ALL = { fonds: 'may', series: 'may', file: 'may', item: 'may' } as const;
const WORD = { key: 'term', name: '期限', values: [{ code: '永久', name: '永久', nameEn: 'Permanent' }] };
const FIELDS = [
  { key: 'title', name: '题名', nameEn: 'Title', type: 'text', length: 6, obligations: ALL },
  { key: 'retention', name: '保管期限', nameEn: 'Retention', type: 'code', table: 'term', obligations: ALL },
  { key: 'street', name: '街巷', type: 'text', obligations: { ...ALL, file: 'must' } },
];

let t: TestHouse;
let actor: Actor;
let fonds: string;
beforeAll(async () => {
  t = await openTestHouse();
  actor = await t.actor('archivist');
  await configure(t, buildings(FIELDS, { arrangement: 'file', schemes: undefined }), WORD);
  fonds = await t.house.db.write((trx) => t.house.catalog.ensureFonds(trx, t.archiveId, 'Z109', t.agencyId));
});
afterAll(() => t.destroy());

const create = (unit: object) => {
  const to = { fonds, parent: null };
  const act = arrangeAct.parse({ kind: 'create', category: 'JZ', to, unit: { code: 'Z109-JZ·2019-001', ...unit } });
  return t.house.arrangements.preview(actor, act);
};

test('what is given of a new unit is held against the scheme of its category; what is not given may come later', async () => {
  await expect(create({ title: '题名比六个字长' })).rejects.toMatchObject({
    code: 'field-too-long',
    params: { field: '题名', length: 6 },
  });
  await expect(create({ title: '听松堂', retention: '30年' })).rejects.toMatchObject({ code: 'field-not-in-table' });
  await expect(create({ title: '听松堂', retention: '永久' })).resolves.toMatchObject({ kind: 'create' });
  await expect(create({ title: '听松堂' })).resolves.toMatchObject({ kind: 'create' });
});
