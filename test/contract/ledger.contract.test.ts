import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Tree, verifyConsistency, verifyInclusion } from '../../server/formats/merkle/index.ts';
import { canonicalJson } from '../../server/lib/canonical-json.ts';
import { PUBLIC_ACTOR, SYSTEM_ACTOR } from '../../server/modules/identity/index.ts';
import { bulkDetail, type Ledger, makeLedgerKeys } from '../../server/modules/ledger/index.ts';
import { leafHashes } from '../../server/modules/ledger/ledger.entry.ts';
import { onBothDatabases } from '../databases.ts';
import { emptyHouse, latestHead } from '../ledger-house.ts';

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
      await expect.poll(async () => (await house.ledger.state()).head?.size).toBe(1);
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
        expect((await latestHead(folder)).size).toBe(5);
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
      const early = await latestHead(house.witness);
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
        const [firstRoot, secondRoot] = [early, await latestHead(house.witness)].map((h) =>
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
});
