/** A segment written here holds what FTS5's own insertion would have put there, and FTS5 goes on with it. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Postings } from './fts5.postings.ts';
import { blockId, putVarint } from './fts5.segment.ts';
import { readStructure, readVarints, writeStructure } from './fts5.structure.ts';
import { Fts5Table, forgetPending } from './fts5.table.ts';
import { bigrams, COLUMNS, documentTokens, facetToken, letter, wholeToken } from './fts5.tokens.ts';
import { soundsOf } from './name-sounds.ts';
import type { SearchDocument } from './search-index.ts';

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
  db.unsafeMode(true);
  for (const name of ['plain', 'ours', 'plainSample', 'oursSample'])
    db.exec(`CREATE VIRTUAL TABLE ${name} USING fts5 (${COLUMNS.join(', ')}, content = '', contentless_delete = 1,
      tokenize = 'ascii'); CREATE VIRTUAL TABLE ${name}_in USING fts5vocab (${name}, instance)`);
});
afterEach(() => db.close());

const bare: Omit<SearchDocument, 'unitId'> = {
  ...{ archive: '馆', agency: '局', fonds: 'Z1', category: 'c', year: '', retention: '', openness: '' },
  ...{ dateFrom: null, dateTo: null, code: '', codeKeys: [], documentNumber: '', names: [], title: '' },
  ...{ responsible: '', other: '', pages: [] },
};
/** Most have next to nothing: what every unit has is to fill many leaves. */
const document = (at: number): SearchDocument =>
  at % 10 > 0
    ? { ...bare, unitId: `u${at}`, title: '关于' }
    : {
        ...bare,
        unitId: `u${at}`,
        code: `Z001-WS·${1950 + (at % 70)}-Y-${at}`,
        codeKeys: at % 20 === 0 ? [] : [`Z001WS${at}`, `旧${at}`],
        documentNumber: at % 30 === 0 ? `青革发〔19${at % 90}〕${at}号` : '',
        names: at % 50 === 0 ? [] : ['张三', `李${String.fromCharCode(0x4e00 + (at % 500))}`, '𠀾﹀'],
        title: `关于${String.fromCharCode(0x5000 + (at % 1999))}的通知ABC`,
        responsible: '档案馆',
        other: at % 70 === 0 ? 'a\n\n水库\n' : '',
        birthYears: at % 110 === 0 ? [1957, 1957] : [],
        pages:
          at % 500 === 0
            ? [
                { number: 1, text: '水库'.repeat(900) },
                { number: 2, text: '桥' },
              ]
            : [],
      };
const FACET_IDS = [1, 2, 3];

/** A unit's tokens as the texts that FTS5 would take apart. */
function texts(doc: SearchDocument): string[] {
  const columns: string[] = [];
  let now: string[] = [];
  const once = (token: string): void => {
    if (!now.includes(token)) now.push(token);
  };
  documentTokens(doc, FACET_IDS, soundsOf, {
    control: once,
    facet: (id) => once(facetToken(id)),
    whole: (kind, key) => once(wholeToken(kind, key)),
    letter: (space, unit) => once(letter(space, String.fromCharCode(unit))),
    token: (token) => now.push(token),
    pairs: (space, folded) => now.push(bigrams(space, folded)),
    endColumn: () => {
      columns.push(now.join(' '));
      now = [];
    },
  });
  return columns;
}

/** Days lie far apart, as in the index, and units come in no order. */
const rowOf = (at: number): number => 900_000 * 2 ** 20 + ((at * 7919) % 5003) * 2 ** 20 + (at % 3);
const all = (sql: string, ...values: unknown[]) =>
  db
    .prepare(sql)
    .raw()
    .all(...values);

/** One of four stands in the sample as well. */
const isSampled = (at: number): boolean => at % 4 === 0;
const numberOf = (doc: SearchDocument): number => Number(doc.unitId.slice(1));

function putPlain(docs: SearchDocument[]): void {
  const holes = COLUMNS.map(() => '?').join(', ');
  const puts = ['plain', 'plainSample'].map((name) =>
    db.prepare(`INSERT INTO ${name} (rowid, ${COLUMNS.join(', ')}) VALUES (?, ${holes})`),
  );
  db.transaction(() => {
    for (const doc of docs)
      for (const put of puts.slice(0, isSampled(numberOf(doc)) ? 2 : 1)) put.run(rowOf(numberOf(doc)), ...texts(doc));
  })();
}
function putOurs(postings: Postings, docs: SearchDocument[]): void {
  for (const doc of docs) {
    postings.beginUnit(rowOf(numberOf(doc)));
    documentTokens(doc, FACET_IDS, soundsOf, postings);
  }
  db.transaction(() => {
    forgetPending(db, ['ours']);
    forgetPending(db, ['oursSample']);
    const [ours, sample] = [new Fts5Table(db, 'ours').begin(), new Fts5Table(db, 'oursSample').begin()];
    const order = postings.inOrder();
    const sampled = docs.map((doc) => isSampled(numberOf(doc)));
    postings.writeTo(order, ours.writer, sampled, sample.writer);
    ours.end(postings, order);
    sample.end(
      postings,
      order.filter((unit) => sampled[unit]),
    );
  })();
  postings.clear();
}
function expectSame(): void {
  for (const end of ['', 'Sample']) {
    const [plain, ours] = [`plain${end}`, `ours${end}`];
    db.exec(`INSERT INTO ${ours} (${ours}) VALUES ('integrity-check')`);
    const instances = (name: string) => `SELECT term, doc, col, "offset" FROM ${name}_in`;
    expect(all(`SELECT count(*) FROM (${instances(plain)})`)).toEqual(all(`SELECT count(*) FROM (${instances(ours)})`));
    expect(all(`${instances(plain)} EXCEPT ${instances(ours)}`)).toEqual([]);
    expect(all(`SELECT id, sz FROM ${plain}_docsize`)).toEqual(all(`SELECT id, sz FROM ${ours}_docsize`));
    expect(all(`SELECT hex(block) FROM ${plain}_data WHERE id = 1`)).toEqual(
      all(`SELECT hex(block) FROM ${ours}_data WHERE id = 1`),
    );
  }
}

it('holds what FTS5 itself would hold, is merged by it and loses what it deletes', () => {
  const docs = Array.from({ length: 5000 }, (_, at) => document(at));
  const postings = new Postings();
  putPlain(docs);
  putOurs(postings, docs.slice(0, 500));
  putOurs(postings, docs.slice(500));
  expectSame();
  // The doclists of what every unit has go over many leaves, and have an index.
  const indexed = db.prepare<[number, number]>('SELECT id FROM ours_data WHERE id BETWEEN ? AND ?');
  expect(indexed.all(blockId(2, true, 0, 0), blockId(2, true, 1, 0))).not.toEqual([]);
  for (let at = 0; at < 40; at++) {
    const from = rowOf(at * 97);
    for (const match of ['a', bigrams('d', '关于'), letter('k', 'z'), bigrams('x', '水库')])
      for (const order of ['', 'DESC']) {
        const found = (name: string) =>
          all(
            `SELECT rowid FROM ${name} WHERE ${name} MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid ${order}`,
            ...[`"${match}"`, from, from + 40 * 2 ** 20],
          );
        expect(found('ours')).toEqual(found('plain'));
      }
  }
  for (const name of ['plain', 'ours', 'plainSample', 'oursSample']) {
    const remove = db.prepare(`DELETE FROM ${name} WHERE rowid = ?`);
    const gone = docs.map(numberOf).filter((at) => at % 3 === 0 && (!name.endsWith('Sample') || isSampled(at)));
    db.transaction(() => gone.forEach((at) => remove.run(rowOf(at))))();
  }
  const again = docs.filter((_, at) => at % 6 === 0).map((doc) => ({ ...doc, title: '改后' }));
  putPlain(again);
  putOurs(postings, again);
  expectSame();
  for (const name of ['plain', 'ours', 'plainSample', 'oursSample'])
    db.exec(`INSERT INTO ${name} (${name}) VALUES ('optimize')`);
  expectSame();
  new Fts5Table(db, 'ours').raise();
  forgetPending(db, ['ours']);
  expectSame();
});

it('reads back what it writes: numbers and the record of segments', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), (numbers) => {
      const bytes = new Uint8Array(numbers.length * 9);
      let end = 0;
      for (const number of numbers) end = putVarint(bytes, end, number);
      expect(readVarints(bytes.subarray(0, end), 0)).toEqual(numbers);
    }),
  );
  const postings = new Postings();
  for (let at = 0; at < 300; at += 100) putOurs(postings, [document(at)]);
  const record = db.prepare<[], Buffer>('SELECT block FROM ours_data WHERE id = 10').pluck().get()!;
  expect(readStructure(record).levels).toHaveLength(1);
  expect(writeStructure(readStructure(record)).equals(record)).toBe(true);
});
