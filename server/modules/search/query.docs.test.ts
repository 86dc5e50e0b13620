/** docs/query-language.md says what is so: its holdings are entered and each of its queries is asked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FIELD_NAMES } from '../../../shared/query/ast.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import { searchQuery } from '../../../shared/schemas/search.ts';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';
import { SYSTEM_ACTOR } from '../identity/index.ts';
import { createOrganization } from '../organization/index.ts';

const docs = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'query-language.md'), 'utf8');
const linesOf = (kind: string): string[] =>
  [...docs.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].flatMap(([, block]) =>
    block!.trim().split('\n'),
  );

let house: HoldingsHouse;
const letters = new Map<string, string>();

beforeAll(async () => {
  house = await openHoldingsHouse();
  const { db, ledger } = house;
  const clock = { now: () => new Date().toISOString(), millis: Date.now };
  await db.write((trx) =>
    createOrganization({ db, ledger, clock }).createAgency(trx, SYSTEM_ACTOR, {
      archiveId: house.archiveId,
      name: '青原县民政局',
      formerNames: ['青原县民政科'],
    }),
  );
  await house.searchDesk.addSynonyms(house.as('archivist'), { words: ['知青', '知识青年'], note: '' });
  for (const line of linesOf('holdings')) {
    const [letter, title, code, ...rest] = line.split('|').map((part) => part.trim());
    const given = new Map(rest.map((part) => part.split('=') as [string, string]));
    const [name, born, text, former] = ['name', 'born', 'text', 'former'].map((key) => given.get(key));
    const [id] = (await house.add({
      title: title!,
      code: former ?? code!,
      categoryId: code!.split(/[-·]/)[1]!,
      year: Number(given.get('year')),
      dateFrom: Number(given.get('year')) * 10000 + 101,
      responsible: given.get('resp') ?? '',
      documentNumber: given.get('doc') ?? '',
      names: name === undefined ? [] : [{ role: '姓名', name }],
      fields: {
        ...(born !== undefined && { 出生日期: born }),
        ...Object.fromEntries([...given].filter(([key]) => key === 'certificateNumber' || key === 'village')),
      },
    })) as [string];
    letters.set(id, letter!);
    if (text !== undefined)
      await house.addFile(id, { name: 'a.txt', mime: 'text/plain', bytes: Buffer.from('x'), pages: [text] });
    if (former !== undefined) {
      const { lockVersion } = await house.catalog.getUnit(house.as('archivist'), id);
      await house.catalog.editUnit(house.as('archivist'), id, { lockVersion, code: code! });
    }
  }
  await house.search.indexNow();
});
afterAll(() => house.close());

test.each(linesOf('queries'))('%s', async (line) => {
  const [asked, wanted] = line.split(' → ') as [string, string];
  const [q, ...options] = asked.split(' &') as [string, ...string[]];
  const params = Object.fromEntries(options.map((option) => option.split('=') as [string, string]));
  const result = await house.search.search(house.as('archivist'), searchQuery.parse({ q, ...params }), 'en');
  const [, units, why] = /^(.*?)(?: \((.*)\))?$/.exec(wanted)!;
  expect(result.hits.map((hit) => letters.get(hit.unitId)).join(' ') || '∅').toBe(units);
  if (why !== undefined)
    expect(result.hits.flatMap((hit) => hit.why.map(({ by, text }) => `${by}:${text}`)).join(' ')).toBe(why);
  else expect(result.hits.flatMap((hit) => hit.why)).toEqual([]);
});

test.each(linesOf('unknown'))('no field: %s', async (line) => {
  const [, asked, written, alike] = /^(.*) → (\S+)(?: \((.*)\))?$/.exec(line)!;
  const { unknownFields } = await house.ask(house.as('archivist'), { q: asked! });
  expect(unknownFields?.fields[0]).toEqual(
    written === '∅' ? undefined : { written, alike: alike === undefined ? [] : [alike] },
  );
  expect(unknownFields?.known.includes('题名')).toBe(written === '∅' ? undefined : true);
});

test('to the public a category’s own field is none, and no field of the house is named', async () => {
  const { unknownFields, total } = await house.ask(house.public, { q: '下乡地:石桥公社' });
  expect(total).toBe(0);
  expect(unknownFields?.fields).toEqual([{ written: '下乡地', alike: [] }]);
  expect(unknownFields?.known).not.toContain('other');
});

test.each(linesOf('refused'))('refused: %s', (line) => {
  const [asked, reason] = line.split(' → ');
  expect(parseQuery(asked!)).toMatchObject({ ok: false, error: { reason } });
});

test('every name of a field is documented', () => {
  for (const name of Object.keys(FIELD_NAMES)) expect(docs).toContain(/^[a-z]/.test(name) ? `\`${name}:\`` : name);
});
