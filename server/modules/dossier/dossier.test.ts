/** What a dossier is offered from the fonds' own history, and what a page says of a fonds of very many units. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dismissBody, newDossierPaper } from '../../../shared/schemas/fonds.ts';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';
import { systemClock } from '../../lib/clock.ts';
import { createDossiers, type Dossiers } from './dossier.service.ts';

let house: HoldingsHouse;
let dossiers: Dossiers;
const make = (mostGoneThrough?: number): Dossiers =>
  createDossiers({
    db: house.db,
    ledger: house.ledger,
    clock: systemClock,
    ...(mostGoneThrough !== undefined && { mostGoneThrough }),
  });
const archivist = () => house.as('archivist');
const AT = '2024-05-06T08:00:00.000Z';

const delivered = (id: string, number: string) => ({
  ...{
    id,
    archive_id: house.archiveId,
    agency_id: house.agencies[0],
    previous_id: null,
    number,
    title: '民政局2023年',
  },
  ...{ source_name: '', delivery_digest: id, state: 'accepted' as const, row_count: 1, item_count: 1, file_count: 0 },
  ...{ byte_count: 0, error_count: 0, warning_count: 0, accepted_count: 1, returned_count: 0, consent_json: null },
  ...{ receipt_json: null, created_by: 'x', created_at: AT, decided_by: null, decided_at: AT, updated_at: AT },
});

beforeAll(async () => {
  house = await openHoldingsHouse();
  dossiers = make();
  const [unit] = await house.add(
    { title: '甲', year: 1999, categoryId: 'WS', retention: '永久', pageCount: 3 },
    { title: '乙', year: 2003, categoryId: 'WS', retention: '30年', pageCount: 4 },
    { title: '丙', year: 2010, categoryId: 'KJ', retention: '永久', pageCount: 5 },
  );
  await house.db.write(async (trx) => {
    await trx
      .insertInto('accession')
      .values([delivered('d1', '2024-0001'), delivered('d2', '2024-0002')])
      .execute();
    await trx.updateTable('unit').set({ accession_id: 'd1' }).where('id', '=', unit!).execute();
  });
});
afterAll(() => house.close());

test('a delivery that brought units of the fonds offers its register and its checks; another one does not', async () => {
  const { candidates } = await dossiers.getDossier(archivist(), house.fondsId);
  expect(candidates).toMatchObject([
    { class: 2, sourceType: 'accession', sourceId: 'd1', title: '民政局2023年移交与接收登记表（2024-0001）' },
    { class: 2, sourceType: 'check', sourceId: 'd1', title: '民政局2023年四性检测报告（2024-0001）' },
  ]);
  expect(candidates[0]!.onDay).toBe(20240506);
});

test('what is filed or put aside is offered no more; what was put aside can be filed none the less', async () => {
  const offered = await dossiers.getDossier(archivist(), house.fondsId);
  const [register, check] = offered.candidates;
  const source = { type: register!.sourceType, id: register!.sourceId };
  const filed = await dossiers.file(
    archivist(),
    house.fondsId,
    newDossierPaper.parse({ class: 2, title: register!.title, source }),
  );
  expect(filed.papers).toMatchObject([{ class: 2, sourceType: 'accession', sourceId: 'd1' }]);
  expect(filed.candidates.map(({ sourceType }) => sourceType)).toEqual(['check']);
  const aside = dismissBody.parse({ type: check!.sourceType, id: check!.sourceId });
  const left = await dossiers.dismiss(archivist(), house.fondsId, aside);
  expect([left.papers.length, left.candidates.length]).toEqual([1, 0]);
  await expect(dossiers.dismiss(archivist(), house.fondsId, dismissBody.parse(source))).rejects.toMatchObject({
    code: 'dossier-filed',
  });
  const both = await dossiers.file(
    archivist(),
    house.fondsId,
    newDossierPaper.parse({ class: 2, title: check!.title, source: aside }),
  );
  expect(both.papers).toHaveLength(2);
});

test('a fonds of very many units is told by category on its page, and gone through for a paper', async () => {
  const few = await dossiers.getHoldings(archivist(), house.fondsId);
  expect(few.byCategory).toBeNull();
  expect(few.rows.reduce((sum, { pages }) => sum + pages, 0)).toBe(12);
  const large = make(2);
  expect(await large.getHoldings(archivist(), house.fondsId)).toMatchObject({
    byCategory: [
      { categoryId: 'WS', units: 2, yearFrom: 1999, yearTo: 2003 },
      { categoryId: 'KJ', units: 1, yearFrom: 2010, yearTo: 2010 },
    ],
    rows: [],
  });
  expect((await large.getHoldings(archivist(), house.fondsId, { whole: true })).rows).toEqual(few.rows);
  // Another agency's user knows nothing of it; the fonds' own counts her own.
  const other = house.as('agency', house.agencies[1]);
  await expect(large.getHoldings(other, house.fondsId)).rejects.toMatchObject({ code: 'not-found' });
});
