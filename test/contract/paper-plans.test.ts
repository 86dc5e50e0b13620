/** Lists of places, moves, names, links and bulk edits are found by an index, however much there is of them. */
import { expect, test } from 'vitest';
import type { Reader } from '../../server/infra/db/index.ts';
import { listAuthorities, listByKeys } from '../../server/modules/authority/authority.repo.ts';
import { listChanges, listEdits } from '../../server/modules/bulk-edit/bulk-edit.repo.ts';
import { listBulkChanges } from '../../server/modules/catalog/history.repo.ts';
import { listPapers } from '../../server/modules/dossier/dossier.repo.ts';
import { listIdsIn, listLocations, listMovesOf } from '../../server/modules/location/location.repo.ts';
import { queryPlans } from '../query-plans.ts';

const { planOf } = queryPlans();

const scope = { archiveId: 'a', publicOnly: false };

test.each<[name: string, ask: (db: Reader) => Promise<unknown>, index: string]>([
  ['the rooms', (db) => listLocations(db, 'a', null, { limit: 50 }), '(archive_id=? AND parent_id=?'],
  [
    'what stands on a shelf, further on',
    (db) => listLocations(db, 'a', 'shelf', { after: { sort: 'x', id: 'y' }, limit: 50 }),
    '(archive_id=? AND parent_id=? AND (sort_key,id)>(?,?))',
  ],
  ['the moves of a unit', (db) => listMovesOf(db, 'u', { limit: 50 }), '(object_id=?)'],
  ['bulk edits', (db) => listEdits(db, 'a', { limit: 50 }), '(archive_id=?)'],
  ['changes of a bulk edit', (db) => listChanges(db, 'e', { after: 'c', limit: 50 }), '(edit_id=? AND id>?)'],
  ['bulk changes of a unit', (db) => listBulkChanges(db, 'u', { limit: 50 }), '(unit_id=?)'],
  ['names by their key', (db) => listByKeys(db, 'a', ['k1', 'k2']), '(key=?)'],
  ['papers of a dossier', (db) => listPapers(db, 'f'), '(fonds_id=?)'],
])('%s', async (_, ask, index) => {
  const plan = await planOf(ask);
  expect(plan).toContain(index);
  expect(plan).not.toContain('TEMP B-TREE');
});

test('what lies in a box begins with the box', async () => {
  const plan = await planOf((db) => listIdsIn(db, scope, 'box', { limit: 50 }));
  expect(plan).toContain('placement USING');
  expect(plan).not.toContain('SCAN');
});

test('authorities by name in their order', async () => {
  const plan = await planOf((db) => listAuthorities(db, 'a', { kind: 'agency', key: '' }, { limit: 50 }));
  expect(plan).toContain('(archive_id=? AND kind=?)');
  expect(plan).not.toContain('TEMP B-TREE');
});
