/** The catalogue that was there before Lantai: units without files, entered in one act. */
import type { House } from '../app.ts';
import { parseRecordDate } from '../formats/record-date/index.ts';
import { newId } from '../lib/ids.ts';
import type { NewUnit } from '../modules/catalog/index.ts';
import type { Actor } from '../modules/identity/index.ts';
import { bulkDetail } from '../modules/ledger/index.ts';
import { administrativeUnits } from './content/administrative.ts';
import { collectionUnits } from './content/collections.ts';
import { type DemoUnit, inCodeOrder } from './content/demo-unit.ts';
import { livelihoodUnits } from './content/livelihood.ts';
import type { Founded } from './people.ts';
import { createRandom } from './random.ts';

const SEED = 1951;

/** All units of the old catalogue, always the same, files (案卷) before their items. */
export function listOldUnits(): DemoUnit[] {
  const random = createRandom(SEED);
  return inCodeOrder([...administrativeUnits(random), ...livelihoodUnits(random), ...collectionUnits(random)]);
}

/** Gives the ids of the units by their codes. */
export async function enterOldCatalogue(house: House, founded: Founded, actor: Actor): Promise<Map<string, string>> {
  const units = listOldUnits();
  const ids = new Map(units.map(({ code }) => [code, newId()]));
  const rows = units.map((unit) => toNewUnit(unit, ids, founded));
  await house.db.write(async (trx) => {
    await house.catalog.createUnits(trx, rows);
    await house.ledger.append(trx, {
      actor,
      action: 'unit.create',
      objectType: 'unit-set',
      objectId: newId(),
      label: '原有机读目录',
      detail: bulkDetail(rows.map(({ id, code, title }) => ({ id, code, title }))),
    });
  });
  return ids;
}

function toNewUnit(unit: DemoUnit, ids: Map<string, string>, founded: Founded): NewUnit {
  const date = parseRecordDate(unit.date);
  const { agency, category, parent, date: dateText, opinion, pages, ...rest } = unit;
  return {
    ...rest,
    id: ids.get(unit.code)!,
    archiveId: founded.archiveId,
    fondsId: founded.fondsIds.get(agency)!,
    agencyId: founded.agencyIds.get(agency)!,
    parentId: parent === undefined ? null : ids.get(parent)!,
    categoryId: category,
    dateText,
    dateFrom: date.ok ? date.date.from : null,
    dateTo: date.ok ? date.date.to : null,
    agencyOpinion: opinion,
    pageCount: pages,
  };
}
