import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import {
  INDEXED_TABLES,
  insertBlock,
  PRESERVED_TABLES,
  releaseLease,
  takeLease,
  type Writer,
} from '../../server/infra/db/index.ts';
import { newId } from '../../server/lib/ids.ts';
import { onBothDatabases } from '../databases.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const OTHERS = [
  'page',
  'credential',
  'session',
  'job',
  'lease',
  'ledger_tile',
  'block_write',
  'put_off_index',
  'unit_count',
  'unit_field',
  'fonds_count',
  'import_run',
  'import_defect',
  'study_draft',
  'study_code',
  'arrangement_run',
  'arrangement_step',
] as const;
const setting = (id: string, value: unknown) => ({ id, value_json: JSON.stringify(value), updated_at: NOW });

/** Reads, waits a turn, writes back: loses an update wherever two writers see the same state. */
async function increment(trx: Writer, id: string): Promise<void> {
  const row = await trx.selectFrom('setting').select('value_json').where('id', '=', id).executeTakeFirstOrThrow();
  await new Promise((resolve) => setTimeout(resolve, 1));
  await trx
    .updateTable('setting')
    .set({ value_json: String(Number(row.value_json) + 1) })
    .where('id', '=', id)
    .execute();
}

onBothDatabases('database', (t) => {
  const outbox = (id: string) =>
    t.db.read.selectFrom('outbox').selectAll().where('row_id', '=', id).orderBy('seq').execute();

  it('has every table, and a key named id on every preserved one', async () => {
    for (const table of PRESERVED_TABLES)
      expect(await t.db.read.selectFrom(table).select('id').execute(), table).toEqual([]);
    for (const table of OTHERS) expect(await t.db.read.selectFrom(table).select('id').execute(), table).toEqual([]);
    expect(await t.db.read.selectFrom('index_queue').selectAll().execute()).toEqual([]);
  });

  it('refuses data of a newer program and takes its own again', async () => {
    await t.reopen();
    await t.db.write(async (trx) => {
      await sql`insert into migration (number, at) values (9999, ${NOW})`.execute(trx);
    });
    await expect(t.openAnother()).rejects.toMatchObject({ code: 'data-newer', params: { data: 9999 } });
    await t.db.write(async (trx) => {
      await sql`delete from migration where number = 9999`.execute(trx);
    });
    await t.reopen();
  });

  it('is made once where two processes open it empty at the same moment', async () => {
    await t.db.write(async (trx) => {
      await trx.schema.dropTable('preference').execute();
      await sql`delete from migration`.execute(trx);
      for (const table of [...PRESERVED_TABLES, ...OTHERS, 'outbox', 'index_queue'])
        if (table !== 'preference') await trx.schema.dropTable(table).execute();
    });
    const opened = await Promise.all([t.openAnother(), t.openAnother(), t.openAnother()]);
    for (const db of opened) expect(await db.read.selectFrom('preference').select('id').execute()).toEqual([]);
    const marks = await sql<{ number: number }>`select number from migration order by number`.execute(t.db.read);
    expect(new Set(marks.rows.map((row) => row.number)).size).toBe(marks.rows.length);
    expect(marks.rows[0]).toEqual({ number: 1 });
    await t.reopen();
  });

  describe('outbox', () => {
    it('takes the after-image of an insert and an update, and the bare id of a delete', async () => {
      const row = setting('image', { name: '兰台 "quoted" \\ \n line', rank: 3 });
      await t.db.write(async (trx) => {
        await trx.insertInto('setting').values(row).execute();
        await trx.updateTable('setting').set({ value_json: '2' }).where('id', '=', row.id).execute();
        await trx.deleteFrom('setting').where('id', '=', row.id).execute();
      });
      const rows = await outbox(row.id);
      expect(rows.map((entry) => entry.table_name)).toEqual(['setting', 'setting', 'setting']);
      expect(JSON.parse(rows[0]!.image!)).toEqual(row);
      expect(JSON.parse(rows[1]!.image!)).toEqual({ ...row, value_json: '2' });
      expect(rows[2]!.image).toBeNull();
    });

    it('carries every column, numbers as numbers and what is absent as null', async () => {
      const fonds = {
        id: newId(),
        archive_id: 'a',
        agency_id: null,
        number: 'Y001',
        name: '区委办公室',
        name_en: null,
        provisional: 0,
        note: null,
        lock_version: 1,
        created_at: NOW,
      };
      await t.db.write((trx) => trx.insertInto('fonds').values(fonds).execute());
      const [row] = await outbox(fonds.id);
      expect(JSON.parse(row!.image!)).toEqual(fonds);
    });

    it('is empty again when the act is undone', async () => {
      const act = t.db.write(async (trx) => {
        await trx.insertInto('setting').values(setting('undone', 1)).execute();
        throw new Error('changed my mind');
      });
      await expect(act).rejects.toThrow('changed my mind');
      expect(await outbox('undone')).toEqual([]);
      expect(await t.db.read.selectFrom('setting').selectAll().where('id', '=', 'undone').execute()).toEqual([]);
    });

    it('has a trigger on every preserved table and none on the others', async () => {
      const names =
        t.db.kind === 'sqlite'
          ? await sql<{ name: string }>`select distinct tbl_name as name from sqlite_master
              where type = 'trigger' and name like 'outbox_%'`.execute(t.db.read)
          : await sql<{ name: string }>`select distinct event_object_table as name from information_schema.triggers
              where trigger_name = 'outbox_change'`.execute(t.db.read);
      expect(names.rows.map((row) => row.name).sort()).toEqual([...PRESERVED_TABLES].sort());
    });
  });

  it('queues a unit for the index when the unit, its codes, names or pages change, in the same transaction', async () => {
    expect(Object.keys(INDEXED_TABLES).sort()).toEqual(['page', 'unit', 'unit_code', 'unit_name']);
    const queued = async () =>
      (await t.db.read.selectFrom('index_queue').select('unit_id').orderBy('seq').execute()).map((row) => row.unit_id);
    const code = (id: string) => ({ id, archive_id: 'a', written: id, key: id, current: 1, created_at: NOW });
    await t.db.write(async (trx) => {
      await trx.insertInto('unit_name').values({ id: newId(), unit_id: 'u1', role: 'author', name: '张三' }).execute();
      await trx
        .insertInto('unit_code')
        .values({ ...code('c2'), unit_id: 'u2' })
        .execute();
      await trx
        .insertInto('page')
        .values({
          id: newId(),
          unit_id: 'u3',
          file_id: 'f',
          number: 1,
          file_page: 1,
          text: '第三页',
          text_source: 'layer',
        })
        .execute();
      await trx.deleteFrom('page').where('unit_id', '=', 'u3').execute();
    });
    expect(await queued()).toEqual(['u1', 'u2', 'u3', 'u3']);
    const act = t.db.write(async (trx) => {
      await trx
        .insertInto('unit_code')
        .values({ ...code('c4'), unit_id: 'u4' })
        .execute();
      throw new Error('no');
    });
    await expect(act).rejects.toThrow('no');
    expect(await queued()).toEqual(['u1', 'u2', 'u3', 'u3']);
  });

  describe('a block of new rows', () => {
    const codes = (...ids: string[]) =>
      ids.map((id) => ({
        id,
        archive_id: 'blk',
        unit_id: `u-${id}`,
        written: id,
        key: id,
        current: 1,
        created_at: NOW,
      }));
    const names = (...ids: string[]) => ids.map((id) => ({ id, unit_id: `u-${id}`, role: 'author', name: '张三' }));
    /** Images of the rows of these ids, however many stand in an entry. */
    const imagesOf = async (ids: readonly string[]) => {
      const rows = await t.db.read.selectFrom('outbox').selectAll().orderBy('seq').execute();
      return rows
        .flatMap(({ table_name, row_id, image }) => {
          const parsed = JSON.parse(image ?? 'null') as Record<string, unknown> & {
            columns: string[];
            rows: unknown[][];
          };
          if (row_id !== '') return [{ table_name, row: parsed }];
          return parsed.rows.map((values) => ({
            table_name,
            row: {
              ...(parsed.same as object | undefined),
              ...Object.fromEntries(parsed.columns.map((column, at) => [column, values[at]])),
            },
          }));
        })
        .filter(({ row }) => ids.includes(row?.id as string));
    };
    const queued = async () =>
      (await t.db.read.selectFrom('index_queue').select('unit_id').where('unit_id', 'like', 'u-%').execute()).map(
        (row) => row.unit_id,
      );

    it('is in the outbox with every row, and its units in the queue', async () => {
      const ids = Array.from({ length: 150 }, (_, at) => `b${at}`);
      await t.db.write((trx) => insertBlock(trx, { unit_code: codes(...ids), unit_name: names(...ids), opening: [] }));
      const images = await imagesOf(ids);
      expect(images.filter(({ table_name }) => table_name === 'unit_code').map(({ row }) => row)).toEqual(
        codes(...ids),
      );
      expect(images.filter(({ table_name }) => table_name === 'unit_name').map(({ row }) => row)).toEqual(
        names(...ids),
      );
      expect(new Set(await queued())).toEqual(new Set(ids.map((id) => `u-${id}`)));
      const stored = await t.db.read.selectFrom('unit_code').selectAll().where('archive_id', '=', 'blk').execute();
      expect(stored.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))).toEqual(codes(...ids));
    });

    it('leaves no table without its triggers, neither afterwards nor where a row fails', async () => {
      const failing = t.db.write((trx) => insertBlock(trx, { unit_name: names('f1', 'f2', 'b7') }));
      await expect(failing).rejects.toThrow();
      expect(await imagesOf(['f1', 'f2'])).toEqual([]);
      expect(await t.db.read.selectFrom('block_write').selectAll().execute()).toEqual([]);
      await t.db.write((trx) => trx.insertInto('unit_name').values(names('after')[0]!).execute());
      expect((await imagesOf(['after'])).map(({ row }) => row)).toEqual(names('after'));
      expect(await queued()).toContain('u-after');
    });
  });

  it('shows a reader nothing of a write before its commit', async () => {
    const seen = () => t.db.read.selectFrom('setting').select('id').where('id', '=', 'half').execute();
    await t.db.write(async (trx) => {
      await trx.insertInto('setting').values(setting('half', 1)).execute();
      expect(await seen()).toEqual([]);
    });
    expect(await seen()).toHaveLength(1);
  });

  it('holds a code for one unit of an archive at a time, empty codes excepted', async () => {
    const insert = (key: string, current: number, unit: string) =>
      t.db.write((trx) =>
        trx
          .insertInto('unit_code')
          .values({ id: newId(), archive_id: 'one', unit_id: unit, written: key, key, current, created_at: NOW })
          .execute(),
      );
    await insert('K1', 1, 'x');
    await insert('K1', 0, 'y');
    await insert('', 1, 'x');
    await insert('', 1, 'y');
    await expect(insert('K1', 1, 'z')).rejects.toThrow(/unique/i);
  });

  it('refuses a write inside a write instead of waiting for itself', async () => {
    const nested = t.db.write(() => t.db.write((trx) => trx.deleteFrom('setting').execute()));
    await expect(nested).rejects.toThrow('a write inside a write');
  });

  it('keeps every update of eight writers at once, in one process and from a second', async () => {
    const other = await t.openAnother();
    await t.db.write((trx) => trx.insertInto('setting').values(setting('counter', 0)).execute());
    const rounds = 12;
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        const db = writer % 2 === 0 ? t.db : other;
        for (let round = 0; round < rounds; round++)
          await db.write(async (trx) => {
            await increment(trx, 'counter');
            await trx
              .insertInto('event')
              .values({ id: newId(), type: `w${writer}`, outcome: 'ok', agent: '', detail_json: '{}', at: NOW })
              .execute();
          });
      }),
    );
    const counter = await t.db.read.selectFrom('setting').selectAll().where('id', '=', 'counter').executeTakeFirst();
    expect(counter?.value_json).toBe(String(8 * rounds));
    const events = await t.db.read.selectFrom('event').select('id').where('outcome', '=', 'ok').execute();
    expect(events).toHaveLength(8 * rounds);
    // One image for each insert and each update, none of an attempt that was undone.
    expect(await outbox('counter')).toHaveLength(8 * rounds + 1);
  });

  it('keeps two acts apart of which each reads what the other writes', async () => {
    await t.db.write((trx) =>
      trx
        .insertInto('setting')
        .values([setting('left', 1), setting('right', 1)])
        .execute(),
    );
    // Each empties one side only while both are full: one of them must see the other's deed.
    const empty = (side: string) =>
      t.db.write(async (trx) => {
        const full = await trx
          .selectFrom('setting')
          .select('id')
          .where('id', 'in', ['left', 'right'])
          .where('value_json', '=', '1')
          .execute();
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (full.length === 2)
          await trx.updateTable('setting').set({ value_json: '0' }).where('id', '=', side).execute();
      });
    await Promise.all([empty('left'), empty('right')]);
    const full = await t.db.read
      .selectFrom('setting')
      .select('id')
      .where('id', 'in', ['left', 'right'])
      .where('value_json', '=', '1')
      .execute();
    expect(full).toHaveLength(1);
  });

  it('gives a lease to one holder until it runs out or is given back', async () => {
    const take = (holder: string, now: number) =>
      t.db.write((trx) => takeLease(trx, { id: 'numbering', holder, now, millis: 1000 }));
    expect(await take('a', 0)).toBe(true);
    expect(await take('b', 500)).toBe(false);
    expect(await take('a', 900)).toBe(true);
    expect(await take('b', 1500)).toBe(false);
    expect(await take('b', 1900)).toBe(true);
    await t.db.write((trx) => releaseLease(trx, { id: 'numbering', holder: 'a' }));
    expect(await take('a', 2000)).toBe(false);
    await t.db.write((trx) => releaseLease(trx, { id: 'numbering', holder: 'b' }));
    expect(await take('a', 2000)).toBe(true);
  });

  it('finds everything again after closing and opening', async () => {
    const size = 3_000_000_000;
    await t.db.write(async (trx) => {
      await trx.insertInto('setting').values(setting('kept', '留存')).execute();
      await trx
        .insertInto('file')
        .values({
          ...{
            id: 'big',
            unit_id: 'u',
            representation_id: 'r',
            position: 1,
            name: '大.tif',
            path: 'p',
            byte_size: size,
          },
          ...{ sha512: '', sha256: '', sm3: '', puid: '', format_name: '', mime: '' },
        })
        .execute();
    });
    await t.reopen();
    const row = await t.db.read.selectFrom('setting').selectAll().where('id', '=', 'kept').executeTakeFirst();
    expect(row).toEqual(setting('kept', '留存'));
    const file = await t.db.read.selectFrom('file').select('byte_size').where('id', '=', 'big').executeTakeFirst();
    expect(file?.byte_size).toBe(size);
    const sum = await t.db.read
      .selectFrom('file')
      .select((is) => [is.fn.sum<number>('byte_size').as('bytes'), is.fn.countAll<number>().as('files')])
      .executeTakeFirst();
    expect(sum).toEqual({ bytes: size, files: 1 });
  });
});
