/** The counts of the catalogue tree are what a recount of the units gives, whichever way units come, change and go. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { insertBlock, type Tables, type Writer } from '../../server/infra/db/index.ts';
import { installTriggers } from '../../server/infra/db/triggers.ts';
import * as unitCount from '../../server/infra/db/migrations/0020-unit-count.ts';
import { newId } from '../../server/lib/ids.ts';
import { onBothDatabases } from '../databases.ts';

const NOW = '2026-01-01T00:00:00.000Z';

const place = fc.record({
  fonds_id: fc.constantFrom('f1', 'f2'),
  category_id: fc.constantFrom('WS', 'KJ'),
  year: fc.constantFrom(null, 0, 1949, 2026),
  archive_id: fc.constantFrom('a1', 'a2'),
  agency_id: fc.constantFrom(null, 'g1', 'g2'),
});
type Place = Pick<Tables['unit'], 'fonds_id' | 'category_id' | 'year' | 'archive_id' | 'agency_id'>;

const unitAt = (at: Place): Tables['unit'] => ({
  ...at,
  ...{ id: newId(), parent_id: null, accession_id: null, level: 'item', sort_key: '', code: '', code_key: '' },
  ...{ title: '题名', responsible: '', document_number: '', date_text: '', date_from: null, date_to: null },
  ...{ retention: '', secrecy: 'internal', openness: 'unreviewed', agency_opinion: '', page_count: null },
  ...{ carrier: '', note: '', fields_json: '{}', lock_version: 0, created_at: NOW, updated_at: NOW },
});

/** What happens in one transaction: to which units is told by numbers that pick among those that there are. */
const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 8 });
const act = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), places: fc.array(place, { minLength: 1, maxLength: 8 }) }),
  fc.record({ kind: fc.constant('block' as const), places: fc.array(place, { minLength: 1, maxLength: 150 }) }),
  fc.record({ kind: fc.constant('move' as const), picks, to: place }),
  fc.record({ kind: fc.constant('rename' as const), picks }),
  fc.record({ kind: fc.constant('delete' as const), picks }),
  fc.record({ kind: fc.constant('restore' as const), picks, places: fc.array(place, { minLength: 1, maxLength: 4 }) }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

onBothDatabases('counts of units', (t) => {
  const key = (row: Place) =>
    [row.fonds_id, row.category_id, row.year ?? '', row.archive_id, row.agency_id ?? ''].join(':');
  const kept = async () => {
    const rows = await t.db.read.selectFrom('unit_count').selectAll().execute();
    for (const row of rows) expect(row.id).toBe(key(row));
    // Added up by fonds they are the same.
    const sums: Record<string, number> = {};
    for (const { fonds_id: fonds, archive_id: archive, n } of rows)
      sums[`${fonds}:${archive}`] = (sums[`${fonds}:${archive}`] ?? 0) + n;
    const summed = await t.db.read.selectFrom('fonds_count').selectAll().execute();
    expect(Object.fromEntries(summed.map((row) => [row.id, row.n]))).toEqual(sums);
    return Object.fromEntries(rows.map((row) => [row.id, row.n]));
  };
  const recount = async () => {
    const counts: Record<string, number> = {};
    const rows = await t.db.read
      .selectFrom('unit')
      .select(['fonds_id', 'category_id', 'year', 'archive_id', 'agency_id'])
      .execute();
    for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1;
    return counts;
  };

  async function play(trx: Writer, done: Act): Promise<void> {
    const ids = (await trx.selectFrom('unit').select('id').orderBy('id').execute()).map(({ id }) => id);
    const chosen = 'picks' in done && ids.length > 0 ? done.picks.map((pick) => ids[pick % ids.length]!) : [];
    const units = 'places' in done ? done.places.map(unitAt) : [];
    if (done.kind === 'block') await insertBlock(trx, { unit: units });
    else if (done.kind === 'insert') await trx.insertInto('unit').values(units).execute();
    else if (done.kind === 'restore')
      // As a rebuild writes: new units and, in the same statement, other images of those that are there.
      await trx
        .insertInto('unit')
        .values([...units, ...[...new Set(chosen)].map((id) => ({ ...unitAt(done.places[0]!), id }))])
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({
            fonds_id: eb.ref('excluded.fonds_id'),
            category_id: eb.ref('excluded.category_id'),
            year: eb.ref('excluded.year'),
            archive_id: eb.ref('excluded.archive_id'),
            agency_id: eb.ref('excluded.agency_id'),
          })),
        )
        .execute();
    else if (chosen.length > 0) {
      if (done.kind === 'delete') await trx.deleteFrom('unit').where('id', 'in', chosen).execute();
      else
        await trx
          .updateTable('unit')
          .set(done.kind === 'move' ? done.to : { title: '另一题名' })
          .where('id', 'in', chosen)
          .execute();
    }
  }

  it('are those of a recount after any acts, also of one that was undone', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), act, async (acts, undone) => {
        for (const done of acts) await t.db.write((trx) => play(trx, done));
        const failing = t.db.write(async (trx) => {
          await play(trx, undone);
          throw new Error('undone');
        });
        await expect(failing).rejects.toThrow('undone');
        expect(await kept()).toEqual(await recount());
      }),
      { numRuns: 25 },
    );
  });

  it('are right after a block of which a row failed', async () => {
    const at: Place = { fonds_id: 'f9', category_id: 'WS', year: 1980, archive_id: 'a1', agency_id: null };
    const twice = unitAt(at);
    const failing = t.db.write((trx) => insertBlock(trx, { unit: [unitAt(at), twice, twice] }));
    await expect(failing).rejects.toThrow();
    expect(await kept()).toEqual(await recount());
    await t.db.write((trx) => insertBlock(trx, { unit: [unitAt(at), twice] }));
    expect((await kept())['f9:WS:1980:a1:']).toBe(2);
    if (t.kind === 'sqlite')
      // The rows before the one that failed are there, whatever the act goes on with (PostgreSQL goes on with nothing).
      await t.db.write((trx) => expect(insertBlock(trx, { unit: [unitAt(at), twice] })).rejects.toThrow());
    expect(await kept()).toEqual(await recount());
  });

  it('are right where several write at once', { timeout: 20_000 }, async () => {
    const other = await t.openAnother();
    const at: Place = { fonds_id: 'f8', category_id: 'WS', year: 1981, archive_id: 'a1', agency_id: 'g1' };
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        (n % 2 === 0 ? t.db : other).write((trx) => trx.insertInto('unit').values(unitAt(at)).execute()),
      ),
    );
    expect((await kept())['f8:WS:1981:a1:g1']).toBe(12);
  });

  it('are made from the units that were there before', async () => {
    await t.db.write(async (trx) => {
      await trx.schema.dropTable('unit_count').execute();
      await unitCount.up(trx as never);
      await installTriggers(trx as never, t.kind);
    });
    const counts = await recount();
    expect(Object.keys(counts).length).toBeGreaterThan(2);
    expect(await kept()).toEqual(counts);
  });
});
