/** Files are the truth: the database made anew from the storage root alone is the same, down to the hits of searches. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHouse } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { type Actor, PUBLIC_ACTOR } from '../../server/modules/identity/index.ts';
import { runCli, temporaryFolder } from '../server-process.ts';
import { describeShared, sharedPath } from '../shared-path.ts';

describeShared('rebuild from the storage root', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    data = join(folder.path, 'data');
    expect((await runCli(['init', '--data', data])).code).toBe(0);
    const taken = await runCli(['ingest', sharedPath('samples', 'delivery-clean'), '--data', data]);
    expect(taken.code).toBe(0);
    const opened = await runCli(['open', 'Z109-WS·2023-D10-YWK-0003', '--ground', '试验依据', '--data', data]);
    expect(opened.result).toMatchObject({ ok: true, changed: 1 });
    const house = await openHouse(readConfig({ data, logLevel: 'error' }, {}));
    const archivist = await house.identity.actorByLogin('archivist', { kind: 'cli' });
    await house.searchDesk.addSynonyms(archivist, { words: ['知识青年', '知青'], note: '' });
    await house.searchDesk.saveSearch(archivist, { name: '每周看', query: { q: '知青', also: ['synonym'] } });
    await house.settle();
    await house.close();
  });
  afterAll(() => folder.remove());

  /** Digests of all that is preserved, the ledger's root, and the hits of a hundred queries for staff and public. */
  async function state() {
    const house = await openHouse(readConfig({ data, logLevel: 'error' }, {}));
    try {
      const staff: Actor = await house.identity.actorByLogin('archivist', { kind: 'cli' });
      const texts = await house.db.read.selectFrom('page').select('text').orderBy('id').execute();
      const all = texts.map((row) => row.text.replace(/\s+/g, '')).join('');
      const hits: unknown[] = [];
      for (let at = 0; at < 100; at++) {
        const start = Math.floor((all.length * at) / 100);
        const q = all.slice(start, start + 2 + (at % 7)).replace(/[^\p{L}\p{N}]/gu, '');
        if (q.length < 2) continue;
        for (const actor of [staff, PUBLIC_ACTOR]) {
          const result = await house.search.search(
            actor,
            { q, sort: 'relevance', limit: 100, facets: true, suggest: false },
            'zh-CN',
          );
          hits.push([q, result.total, result.facets, result.hits.map((hit) => [hit.unitId, hit.pageHits])]);
        }
      }
      // The searches themselves are entries of the ledger: what is preserved is looked at after them.
      await house.settle();
      const digests = await house.preservation.digests(house.db.read);
      const ledger = await house.ledger.state();
      const counts = await house.db.read.selectFrom('unit_count').selectAll().orderBy('id').execute();
      return { digests, counts, root: ledger.head?.rootSha256, size: ledger.head?.size, hits };
    } finally {
      await house.close();
    }
  }

  async function rebuildAndCompare() {
    const before = await state();
    expect(before.digests.unit!.rows).toBe(33);
    expect([before.digests.synonym_group!.rows, before.digests.saved_search!.rows]).toEqual([1, 1]);
    expect(before.digests.page!.rows).toBeGreaterThan(33);
    expect(before.hits.length).toBeGreaterThan(150);
    const rebuilt = await runCli(['rebuild', '--data', data]);
    expect(rebuilt.result).toMatchObject({ ok: true, units: 33 });
    const digests = rebuilt.result.digests as typeof before.digests;
    for (const [table, digest] of Object.entries(before.digests))
      expect([table, digests[table]]).toEqual([table, digest]);
    const after = await state();
    expect(after.hits).toEqual(before.hits);
    expect(after.counts).toEqual(before.counts);
    expect(after.counts.reduce((sum, { n }) => sum + n, 0)).toBe(33);
    // The rebuild itself is one more entry; before it the tree was the same.
    const db = new Sqlite(join(data, 'lantai.db'), { readonly: true });
    const head = db.prepare('select root_sha256 as root from tree_head where size = ?').get(before.size) as {
      root: string;
    };
    db.close();
    expect(head.root).toBe(before.root);
    const verified = await runCli(['verify', '--data', data, '--as', 'archivist']);
    expect(verified.lines.filter((line) => line.type === 'finding')).toEqual([]);
    expect(verified.code).toBe(0);
  }

  test('with everything still in the journal', () => rebuildAndCompare(), 120_000);

  test('again, with the journal sealed into description objects', async () => {
    const house = await openHouse(readConfig({ data, logLevel: 'error' }, {}));
    await house.preservation.exporter.seal();
    await house.close();
    await rebuildAndCompare();
  }, 120_000);
});
