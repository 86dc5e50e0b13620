import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Tree, verifyConsistency, verifyInclusion } from '../../server/formats/merkle/index.ts';
import { type Database, openDatabase } from '../../server/infra/db/index.ts';
import { canonicalJson } from '../../server/lib/canonical-json.ts';
import { systemClock } from '../../server/lib/clock.ts';
import { PUBLIC_ACTOR, SYSTEM_ACTOR } from '../../server/modules/identity/index.ts';
import {
  bulkDetail,
  createLedger,
  type HeadFile,
  type Ledger,
  makeLedgerKeys,
  readHeadFile,
} from '../../server/modules/ledger/index.ts';
import { leafHashes, readContent } from '../../server/modules/ledger/ledger.entry.ts';
import { onBothDatabases, type TestDatabase } from '../databases.ts';

interface House {
  db: Database;
  ledger: Ledger;
  dataDir: string;
  witness: string;
  keyFile: string;
  act(count: number, action?: string): Promise<string[]>;
  /** The same ledger as another process would open it, with its own folders where told so. */
  again(options?: Partial<Parameters<typeof createLedger>[0]>): Ledger;
}

let houses = 0;
/** An empty ledger in the suite's database: the rows of the test before are taken away. */
async function emptyHouse(t: TestDatabase): Promise<House> {
  const { db } = t;
  await db.write(async (trx) => {
    for (const table of ['ledger_entry', 'tree_head', 'ledger_tile', 'lease', 'setting'] as const)
      await trx.deleteFrom(table).execute();
  });
  const dataDir = join(t.folder, `house-${++houses}`);
  const keyFile = join(dataDir, 'keys', 'ledger.ed25519');
  makeLedgerKeys(keyFile);
  const witness = join(dataDir, 'witness');
  const options = { db, clock: systemClock, keyFile, dataDir, witnessDirs: [witness] };
  const ledger = createLedger(options);
  return {
    ...{ db, ledger, dataDir, witness, keyFile },
    again: (other = {}) => createLedger({ ...options, ...other }),
    act: (count, action = 'unit.change') =>
      db.write(async (trx) => {
        const ids = [];
        for (let i = 0; i < count; i++)
          ids.push(
            await ledger.append(trx, {
              actor: SYSTEM_ACTOR,
              action,
              objectType: 'unit',
              objectId: `u${i}`,
              detail: { changes: [{ field: 'title', to: `题名 ${i}` }] },
            }),
          );
        return ids;
      }),
  };
}

const kinds = (check: { findings: { kind: string }[] }) => [...new Set(check.findings.map(({ kind }) => kind))].sort();
const latest = (folder: string): Promise<HeadFile> => readHeadFile(join(folder, 'latest.json'));

/** Whoever owns the disk: numbers, hashes and signs with the archive's own program and key what the rows now say. */
async function signAllAnew(house: House, folder: string): Promise<void> {
  await house.db.write(async (trx) => {
    for (const table of ['tree_head', 'ledger_tile', 'lease'] as const) await trx.deleteFrom(table).execute();
    const rows = await trx.selectFrom('ledger_entry').selectAll().orderBy('id').execute();
    await trx.updateTable('ledger_entry').set({ seq: null }).execute();
    for (const row of rows)
      await trx.updateTable('ledger_entry').set(leafHashes(row.canonical)).where('id', '=', row.id).execute();
  });
  await house.again({ dataDir: folder, witnessDirs: [] }).sequenceNow();
}

onBothDatabases('ledger', (t) => {
  describe('entries', () => {
    it('are committed with their act, hashed as RFC 6962 has it, and without a number until sequenced', async () => {
      const house = await emptyHouse(t);
      const [id] = await house.act(1);
      const row = await t.db.read.selectFrom('ledger_entry').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({ id, seq: null, action: 'unit.change', object_type: 'unit', object_id: 'u0' });
      expect(row.leaf_sha256).toBe(sha256Tree.leaf(row.canonical).toString('hex'));
      expect(canonicalJson(JSON.parse(row.canonical))).toBe(row.canonical);
      await house.ledger.sequenceNow();
      const numbered = await t.db.read.selectFrom('ledger_entry').selectAll().executeTakeFirstOrThrow();
      expect(numbered).toEqual({ ...row, seq: 0 });
    });

    it('are gone with an act that is undone', async () => {
      const house = await emptyHouse(t);
      const act = t.db.write(async (trx) => {
        await house.ledger.append(trx, { actor: SYSTEM_ACTOR, action: 'a.b', objectType: 'x', objectId: '1' });
        throw new Error('undone');
      });
      await expect(act).rejects.toThrow('undone');
      expect((await house.ledger.check()).entries).toBe(0);
      expect((await house.ledger.state()).unsigned).toBe(0);
    });

    it('of reading are entered together, those of one person on one object as one', async () => {
      const house = await emptyHouse(t);
      for (let page = 1; page <= 3; page++)
        house.ledger.note({
          ...{ actor: PUBLIC_ACTOR, action: 'unit.view', objectType: 'unit', objectId: 'u1' },
          detail: { page },
        });
      house.ledger.note({ actor: PUBLIC_ACTOR, action: 'unit.view', objectType: 'unit', objectId: 'u2' });
      expect((await house.ledger.list({ limit: 10 })).items).toEqual([]);
      await house.ledger.flush();
      const { items } = await house.ledger.list({ limit: 10 });
      expect(items.map((entry) => entry.objectId)).toEqual(['u2', 'u1']);
      expect(items[1]!.detail).toMatchObject({ count: 3, acts: [{ page: 1 }, { page: 2 }, { page: 3 }] });
      expect(items[0]!.detail).toEqual({});
    });

    it('of reading reach the ledger by themselves within seconds, and are signed at the latest on closing', async () => {
      const house = await emptyHouse(t);
      house.ledger.start();
      house.ledger.note({ actor: PUBLIC_ACTOR, action: 'search.run', objectType: 'search', objectId: 'search' });
      await expect.poll(async () => (await house.ledger.state()).head?.size, { timeout: 20_000 }).toBe(1);
      house.ledger.note({ actor: PUBLIC_ACTOR, action: 'search.run', objectType: 'search', objectId: 'search' });
      await house.ledger.close();
      expect(await house.ledger.state()).toMatchObject({ head: { size: 2 }, unsigned: 0 });
    });

    it('of a bulk act carry count and Merkle root of its rows', () => {
      const rows = [
        { id: 'a', title: '甲' },
        { title: '乙', id: 'b' },
      ];
      const bulk = bulkDetail(rows);
      expect(bulk.count).toBe(2);
      expect(bulk.merkleRoot).toBe(
        sha256Tree
          .node(sha256Tree.leaf('{"id":"a","title":"甲"}'), sha256Tree.leaf('{"id":"b","title":"乙"}'))
          .toString('hex'),
      );
      expect(bulkDetail([rows[1]!, rows[0]!]).merkleRoot).not.toBe(bulk.merkleRoot);
    });

    it('are listed newest first by page, and found by action, actor, object and time', async () => {
      const house = await emptyHouse(t);
      await house.act(5);
      await house.act(2, 'unit.open');
      const first = await house.ledger.list({ limit: 3 });
      const second = await house.ledger.list({ limit: 3, cursor: first.cursor });
      const third = await house.ledger.list({ limit: 3, cursor: second.cursor });
      const all = [...first.items, ...second.items, ...third.items];
      expect(all).toHaveLength(7);
      expect(third.cursor).toBeUndefined();
      expect(all.map((entry) => entry.id)).toEqual([...all.map((entry) => entry.id)].sort().reverse());
      const count = async (filter: object) => (await house.ledger.list({ limit: 100, ...filter })).items.length;
      expect(await count({ action: 'unit.open' })).toBe(2);
      expect(await count({ object: 'u0' })).toBe(2);
      expect(await count({ actor: '系统' })).toBe(7);
      expect(await count({ actor: '张三' })).toBe(0);
      expect(await count({ from: '2999-01-01' })).toBe(0);
      expect(first).toMatchObject({ total: 7, totalIsExact: true });
    });
  });

  describe('keys', () => {
    it('are made once, readable by nobody else, and never replaced', async () => {
      const house = await emptyHouse(t);
      const before = readFileSync(house.keyFile, 'utf8');
      makeLedgerKeys(house.keyFile);
      expect(readFileSync(house.keyFile, 'utf8')).toBe(before);
      expect(statSync(house.keyFile).mode & 0o077).toBe(0);
      expect(statSync(join(house.dataDir, 'keys', 'digest.key')).mode & 0o077).toBe(0);
    });

    it('missing stop the signing, and say so, but neither acts nor numbers nor checks', async () => {
      const house = await emptyHouse(t);
      const path = join(house.dataDir, 'nowhere', 'key');
      const errors: unknown[] = [];
      const ledger = house.again({ keyFile: path, onError: (error) => errors.push(error) });
      await house.act(1);
      await ledger.sequenceNow();
      expect(errors).toMatchObject([{ code: 'ledger-key-missing', params: { path } }]);
      expect(await ledger.check()).toMatchObject({ entries: 1, unsigned: 1, findings: [] });
      await expect(ledger.state()).rejects.toMatchObject({ code: 'ledger-key-missing' });
    });

    it('let a personal value stand in an entry as a digest that only this archive can make', async () => {
      const house = await emptyHouse(t);
      const digest = house.ledger.keyedDigest('王秀英');
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect(house.again().keyedDigest('王秀英')).toBe(digest);
      expect(house.ledger.keyedDigest('王秀兰')).not.toBe(digest);
      const other = join(house.dataDir, 'other', 'key');
      makeLedgerKeys(other);
      expect(house.again({ keyFile: other }).keyedDigest('王秀英')).not.toBe(digest);
    });
  });

  describe('sequencer', () => {
    it('numbers without gap or repeat in order of ids while eight write and two sequence', async () => {
      const house = await emptyHouse(t);
      const second = house.again({ db: await t.openAnother() });
      const writers = Array.from({ length: 8 }, async () => {
        for (let round = 0; round < 6; round++) await house.act(5);
      });
      const sequencers = [house.ledger, second].map(async (ledger) => {
        for (let round = 0; round < 6; round++) {
          await ledger.sequenceNow();
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      });
      await Promise.all([...writers, ...sequencers]);
      await house.ledger.sequenceNow();
      await second.close();
      await house.ledger.sequenceNow();
      const rows = await t.db.read.selectFrom('ledger_entry').select('seq').orderBy('seq').execute();
      expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 240 }, (_, seq) => seq));
      expect(await house.ledger.check()).toEqual({ entries: 240, unsigned: 0, findings: [] });
    });

    it('is one process until its lease ends or is given back', async () => {
      const house = await emptyHouse(t);
      let now = Date.now();
      const clock = { now: () => new Date(now).toISOString(), millis: () => now };
      const [first, second] = [house.again({ clock }), house.again({ clock })];
      await house.act(2);
      await first.sequenceNow();
      await house.act(2);
      await second.sequenceNow();
      expect(await second.state()).toMatchObject({ head: { size: 2 }, unsigned: 2 });
      now += 20_000;
      await second.sequenceNow();
      expect(await second.state()).toMatchObject({ head: { size: 4 }, unsigned: 0 });
      await house.act(1);
      await second.close();
      await first.sequenceNow();
      expect(await first.state()).toMatchObject({ head: { size: 5 }, unsigned: 0 });
    });

    it('hands every head to DATA/heads and to the witness, and never overwrites another root', async () => {
      const house = await emptyHouse(t);
      await house.act(3);
      await house.ledger.sequenceNow();
      await house.act(2);
      await house.ledger.sequenceNow();
      for (const folder of [join(house.dataDir, 'heads'), house.witness]) {
        expect(readdirSync(folder).sort()).toEqual(['head-3.json', 'head-5.json', 'latest.json']);
        expect((await latest(folder)).size).toBe(5);
      }
      await house.db.write(async (trx) => {
        await trx.deleteFrom('ledger_entry').where('seq', '>=', 3).execute();
        await trx.deleteFrom('tree_head').where('size', '=', 5).execute();
      });
      await house.act(2);
      await house.ledger.close();
      await house.again().sequenceNow();
      expect(readdirSync(house.witness).filter((name) => name.startsWith('head-5'))).toHaveLength(2);
    });

    it('numbers on although a witness folder cannot be written', async () => {
      const house = await emptyHouse(t);
      const blocked = join(house.dataDir, 'a-file');
      writeFileSync(blocked, '');
      const errors: unknown[] = [];
      const ledger = house.again({ witnessDirs: [join(blocked, 'w')], onError: (error) => errors.push(error) });
      await house.act(1);
      await ledger.sequenceNow();
      expect(await ledger.state()).toMatchObject({ head: { size: 1 }, unsigned: 0 });
      expect(errors).toHaveLength(1);
    });
  });

  describe('proofs', () => {
    it('of inclusion and consistency hold across tiles, and after the tiles are lost', {
      timeout: 60_000,
    }, async () => {
      const house = await emptyHouse(t);
      const ids = await house.act(1500);
      await house.ledger.sequenceNow();
      const early = await latest(house.witness);
      ids.push(...(await house.act(1200)));
      await house.ledger.sequenceNow();
      expect(await t.db.read.selectFrom('ledger_tile').select('id').orderBy('id').execute()).toEqual([
        { id: 0 },
        { id: 1 },
      ]);
      const proveAll = async (ledger: Ledger) => {
        for (const seq of [0, 1023, 1024, 1500, 2048, 2699]) {
          const proof = await ledger.prove(ids[seq]!);
          expect(proof).toMatchObject({ seq, valid: true, head: { size: 2700 } });
          const path = proof.path.map((node) => Buffer.from(node, 'hex'));
          const leaf = Buffer.from(proof.leaf, 'hex');
          const root = Buffer.from(proof.head.rootSha256, 'hex');
          expect(verifyInclusion(sha256Tree, { leaf, index: seq, size: 2700, path, root })).toBe(true);
        }
        const proof = await ledger.proveConsistency(early);
        expect(proof).toMatchObject({ first: 1500, second: 2700, valid: true });
        const [firstRoot, secondRoot] = [early, await latest(house.witness)].map((h) =>
          Buffer.from(h.rootSha256, 'hex'),
        );
        const path = proof.path.map((node) => Buffer.from(node, 'hex'));
        expect(
          verifyConsistency(sha256Tree, {
            ...{ first: 1500, second: 2700, path },
            ...{ firstRoot: firstRoot!, secondRoot: secondRoot! },
          }),
        ).toBe(true);
      };
      await proveAll(house.ledger);
      await t.db.write((trx) => trx.deleteFrom('ledger_tile').execute());
      await proveAll(house.ledger);
      expect(await house.ledger.check({ head: early })).toEqual({ entries: 2700, unsigned: 0, findings: [] });
      // Who takes over finds no tree in memory and no tiles: it makes them anew and goes on.
      await house.ledger.close();
      await house.act(1);
      await house.again().sequenceNow();
      expect(await t.db.read.selectFrom('ledger_tile').select('id').execute()).toHaveLength(2);
      expect(await house.ledger.check()).toEqual({ entries: 2701, unsigned: 0, findings: [] });
    });

    it('of a fresh entry wait for its number; of no entry there is none', async () => {
      const house = await emptyHouse(t);
      const [id] = await house.act(1);
      expect(await house.ledger.prove(id!)).toMatchObject({ seq: 0, path: [], valid: true });
      await expect(house.ledger.prove('nobody')).rejects.toMatchObject({ code: 'not-found' });
    });

    it('of an altered entry do not hold', async () => {
      const house = await emptyHouse(t);
      const ids = await house.act(4);
      await house.ledger.sequenceNow();
      const row = await t.db.read.selectFrom('ledger_entry').selectAll().where('id', '=', ids[2]!).executeTakeFirst();
      const canonical = row!.canonical.replace('u2', 'u9');
      await t.db.write((trx) =>
        trx
          .updateTable('ledger_entry')
          .set({ canonical, ...leafHashes(canonical) })
          .where('id', '=', ids[2]!)
          .execute(),
      );
      expect((await house.ledger.prove(ids[2]!)).valid).toBe(false);
    });
  });

  describe('check', () => {
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
      const row = await t.db.read
        .selectFrom('ledger_entry')
        .select('id')
        .where('seq', '=', 4)
        .executeTakeFirstOrThrow();
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
      expect((await bare.check()).findings).toMatchObject([
        { kind: 'ledger-shorter', params: { size: 9, entries: 7 } },
      ]);
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
});

describe('ledger in a file', () => {
  it("given an earlier head, finds yesterday's database put back, also after work went on", async () => {
    const { mkdtempSync, rmSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
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
    const head = await latest(join(dataDir, 'x', 'heads'));
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
