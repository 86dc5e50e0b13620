import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../server/infra/db/index.ts';
import { canonicalJson } from '../../server/lib/canonical-json.ts';
import { systemClock } from '../../server/lib/clock.ts';
import { SYSTEM_ACTOR } from '../../server/modules/identity/index.ts';
import { createLedger, type Ledger, makeLedgerKeys, readHeadFile } from '../../server/modules/ledger/index.ts';
import { leafHashes, readContent } from '../../server/modules/ledger/ledger.entry.ts';
import { onBothDatabases } from '../databases.ts';
import { emptyHouse, latestHead, type LedgerHouse } from '../ledger-house.ts';

const kinds = (check: { findings: { kind: string }[] }) => [...new Set(check.findings.map(({ kind }) => kind))].sort();

/** Whoever owns the disk: numbers, hashes and signs with the archive's own program and key what the rows now say. */
async function signAllAnew(house: LedgerHouse, folder: string): Promise<void> {
  await house.db.write(async (trx) => {
    for (const table of ['tree_head', 'ledger_tile', 'lease'] as const) await trx.deleteFrom(table).execute();
    const rows = await trx.selectFrom('ledger_entry').selectAll().orderBy('id').execute();
    await trx.updateTable('ledger_entry').set({ seq: null }).execute();
    for (const row of rows)
      await trx.updateTable('ledger_entry').set(leafHashes(row.canonical)).where('id', '=', row.id).execute();
  });
  await house.again({ dataDir: folder, witnessDirs: [] }).sequenceNow();
}

onBothDatabases('the check of a ledger', (t) => {
  /** A ledger of three heads over nine entries, its head of six known from earlier. */
  const nine = async () => {
    const house = await emptyHouse(t);
    for (let round = 0; round < 3; round++) {
      await house.act(3);
      await house.ledger.sequenceNow();
    }
    const head = await readHeadFile(join(house.witness, 'head-6.json'));
    /** Judges by the database and, where given, the earlier head alone: neither DATA/heads nor the witness survive. */
    const elsewhere = join(house.dataDir, 'elsewhere');
    const bare = house.again({ dataDir: elsewhere, witnessDirs: [] });
    return { house, head, bare, elsewhere };
  };

  it('finds nothing wrong with what is right, and counts the unsigned tail', async () => {
    const { house, head } = await nine();
    await house.act(2);
    expect(await house.ledger.check({ head })).toEqual({ entries: 9, unsigned: 2, findings: [] });
  });

  it.each([
    ['actor_name', '别人'],
    ['action', 'unit.view'],
    ['at', '2001-01-01T00:00:00.000Z'],
    ['object_id', 'u999'],
    ['canonical', '{}'],
    ['leaf_sha256', '00'.repeat(32)],
    ['leaf_sm3', '00'.repeat(32)],
  ])('names the row of which only %s was altered', async (column, value) => {
    const { house } = await nine();
    const row = await t.db.read.selectFrom('ledger_entry').select('id').where('seq', '=', 4).executeTakeFirstOrThrow();
    await t.db.write((trx) =>
      trx
        .updateTable('ledger_entry')
        .set({ [column]: value })
        .where('seq', '=', 4)
        .execute(),
    );
    const check = await house.ledger.check();
    expect(check.findings.find((finding) => finding.kind === 'ledger-row-altered')).toMatchObject({
      object: row.id,
      params: { seq: 4 },
    });
  });

  it('bounds where a row was altered together with its hashes', async () => {
    const { bare } = await nine();
    const row = await t.db.read.selectFrom('ledger_entry').selectAll().where('seq', '=', 4).executeTakeFirstOrThrow();
    const content = readContent(row.canonical);
    const canonical = canonicalJson({ ...content, action: 'unit.view' });
    await t.db.write((trx) =>
      trx
        .updateTable('ledger_entry')
        .set({ canonical, action: 'unit.view', ...leafHashes(canonical) })
        .where('seq', '=', 4)
        .execute(),
    );
    const check = await bare.check();
    expect(check.findings).toMatchObject([{ kind: 'ledger-root-differs', params: { size: 6, from: 3, to: 5 } }]);
    expect(check.findings[0]!.message).toContain('from entry 3 to 5');
  });

  it('names the number of a row that is gone', async () => {
    const { bare } = await nine();
    await t.db.write((trx) => trx.deleteFrom('ledger_entry').where('seq', 'in', [4, 5]).execute());
    const check = await bare.check();
    expect(check.findings).toMatchObject([
      { kind: 'ledger-row-gone', params: { from: 4, to: 5 } },
      { kind: 'ledger-root-differs', params: { size: 6 } },
    ]);
  });

  it('finds two rows that changed places, and one slipped in', async () => {
    const { bare } = await nine();
    await t.db.write(async (trx) => {
      for (const [from, to] of [
        [4, 100],
        [5, 4],
        [100, 5],
      ] as const)
        await trx.updateTable('ledger_entry').set({ seq: to }).where('seq', '=', from).execute();
    });
    expect(kinds(await bare.check())).toEqual(['ledger-root-differs']);
  });

  it('finds the tail cut while its heads stayed', async () => {
    const { bare } = await nine();
    await t.db.write((trx) => trx.deleteFrom('ledger_entry').where('seq', '>=', 7).execute());
    expect((await bare.check()).findings).toMatchObject([{ kind: 'ledger-shorter', params: { size: 9, entries: 7 } }]);
  });

  it('finds a head that nobody signed, and one signed with another key', async () => {
    const { house, bare } = await nine();
    await t.db.write((trx) =>
      trx.updateTable('tree_head').set({ at: '2001-01-01T00:00:00.000Z' }).where('size', '=', 6).execute(),
    );
    expect((await bare.check()).findings).toMatchObject([{ kind: 'ledger-signature-invalid', params: { size: 6 } }]);
    const keyFile = join(house.dataDir, 'forged', 'key');
    makeLedgerKeys(keyFile);
    await house.ledger.close();
    await t.db.write((trx) => trx.deleteFrom('tree_head').where('size', '>=', 6).execute());
    await house.again({ keyFile, dataDir: join(house.dataDir, 'forged'), witnessDirs: [] }).sequenceNow();
    expect((await bare.check()).findings).toMatchObject([{ kind: 'ledger-key-foreign', params: { size: 9 } }]);
  });

  it('given an earlier head, finds the tail cut together with its heads', async () => {
    const { bare, head } = await nine();
    await t.db.write(async (trx) => {
      await trx.deleteFrom('ledger_entry').where('seq', '>=', 4).execute();
      await trx.deleteFrom('tree_head').where('size', '>', 3).execute();
    });
    expect(kinds(await bare.check())).toEqual([]);
    expect((await bare.check({ head })).findings).toMatchObject([
      { kind: 'ledger-shorter', params: { size: 6, entries: 4 } },
    ]);
  });

  it('given an earlier head, finds the tail cut and grown again', async () => {
    const { house, bare, head, elsewhere } = await nine();
    await t.db.write(async (trx) => {
      await trx.deleteFrom('ledger_entry').where('seq', '>=', 4).execute();
      await trx.deleteFrom('tree_head').where('size', '>', 3).execute();
    });
    await house.act(6);
    await signAllAnew(house, elsewhere);
    expect(kinds(await bare.check())).toEqual([]);
    expect(kinds(await bare.check({ head }))).toEqual(['ledger-head-differs']);
    expect((await bare.proveConsistency(head)).valid).toBe(false);
  });

  it('given an earlier head, finds everything rewritten and signed with the stolen key', async () => {
    const { house, bare, head, elsewhere } = await nine();
    const row = await t.db.read.selectFrom('ledger_entry').selectAll().where('seq', '=', 1).executeTakeFirstOrThrow();
    const canonical = canonicalJson({ ...readContent(row.canonical), detail: { changes: [] } });
    await t.db.write((trx) => trx.updateTable('ledger_entry').set({ canonical }).where('id', '=', row.id).execute());
    await signAllAnew(house, elsewhere);
    expect(kinds(await bare.check())).toEqual([]);
    expect((await bare.check({ head })).findings).toMatchObject([
      { kind: 'ledger-head-differs', object: 'head 6', params: { size: 6 } },
    ]);
    // The witness remembers without being asked.
    expect(kinds(await house.again({ dataDir: elsewhere }).check())).toEqual(['ledger-head-differs']);
  });

  it('refuses a file that is no head', async () => {
    const { house, bare } = await nine();
    const path = join(house.dataDir, 'no-head.json');
    writeFileSync(path, '{"size": 6}');
    await expect(readHeadFile(path)).rejects.toMatchObject({ code: 'ledger-head-unreadable', params: { path } });
    await expect(bare.check({ head: { size: 6 } })).rejects.toMatchObject({ code: 'ledger-head-unreadable' });
    mkdirSync(house.witness, { recursive: true });
    writeFileSync(join(house.witness, 'head-7.json'), 'torn');
    expect(kinds(await house.ledger.check())).toEqual(['ledger-head-unreadable']);
  });

  it('finds a forged earlier head by its signature', async () => {
    const { bare, head } = await nine();
    const check = await bare.check({ head: { ...head, rootSha256: '00'.repeat(32) } });
    expect(kinds(check)).toEqual(['ledger-head-differs', 'ledger-signature-invalid']);
  });
});

describe('ledger in a file', () => {
  it("given an earlier head, finds yesterday's database put back, also after work went on", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'lantai-yesterday-'));
    const keyFile = join(dataDir, 'keys', 'ledger.ed25519');
    makeLedgerKeys(keyFile);
    const backup = join(dataDir, 'yesterday.db');
    const file = join(dataDir, 'lantai.db');
    const day = async (work: (ledger: Ledger, db: Database) => Promise<void>) => {
      const db = await openDatabase({ dataDir });
      const ledger = createLedger({ db, clock: systemClock, keyFile, dataDir: join(dataDir, 'x'), witnessDirs: [] });
      await work(ledger, db);
      await ledger.close();
      await db.close();
      // A closed database is one file: what was in the write-ahead log is folded in.
      expect(existsSync(`${file}-wal`)).toBe(false);
    };
    const act = (ledger: Ledger, db: Database, objectId: string) =>
      db.write((trx) =>
        ledger.append(trx, { actor: SYSTEM_ACTOR, action: 'unit.change', objectType: 'unit', objectId }),
      );
    await day(async (ledger, db) => {
      await act(ledger, db, 'yesterday');
    });
    copyFileSync(file, backup);
    await day(async (ledger, db) => {
      await act(ledger, db, 'today 1');
      await act(ledger, db, 'today 2');
    });
    const head = await latestHead(join(dataDir, 'x', 'heads'));
    expect(head.size).toBe(3);
    copyFileSync(backup, file);
    rmSync(join(dataDir, 'x'), { recursive: true });
    await day(async (ledger, db) => {
      expect((await ledger.check()).findings).toEqual([]);
      expect((await ledger.check({ head })).findings).toMatchObject([
        { kind: 'ledger-shorter', params: { size: 3, entries: 1 } },
      ]);
      for (const other of ['a', 'b', 'c']) await act(ledger, db, other);
      await ledger.sequenceNow();
      expect(kinds(await ledger.check({ head }))).toEqual(['ledger-head-differs']);
    });
    rmSync(dataDir, { recursive: true });
  });
});
