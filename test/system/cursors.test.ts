/** Every list that pages: a cursor that is none of its own is refused, and never taken for the first page. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Route } from '../../server/http/route.ts';
import { LantaiError } from '../../server/lib/errors.ts';
import type { Actor } from '../../server/modules/identity/index.ts';
import { ROLES } from '../../shared/roles.ts';
import { bulkEditBody } from '../../shared/schemas/bulk-edit.ts';
import { newLocation } from '../../shared/schemas/location.ts';
import { openTestHouse, type TestHouse } from '../house.ts';

let t: TestHouse;
let actor: Actor;
/** What stands at the addresses that name one. */
let ids: Record<string, string>;

beforeAll(async () => {
  t = await openTestHouse();
  const { house, archiveId, agencyId } = t;
  const archivist = await t.actor('archivist');
  // One who may read every list there is.
  actor = { ...archivist, roles: [...ROLES] };
  const [unit] = await house.db.write(async (trx) => {
    const fondsId = await house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId, '区档案局');
    const given = { archiveId, agencyId, fondsId, categoryId: 'WS', code: 'Z109-WS·2011-Y-BGS-0001', title: '题名' };
    return house.catalog.createUnits(trx, [{ ...given, year: 2011, retention: '永久' }]);
  });
  const [place] = await house.locations.create(archivist, newLocation.parse({ kind: 'room', number: '1' }));
  const act = { target: { ids: [unit] }, field: 'note', act: { kind: 'set', value: '注' }, reason: '统一著录' };
  const edit = await house.bulkEdits.start(archivist, bulkEditBody.parse(act), 'zh-CN');
  const taken = await house.imports.upload(archivist, 'a.csv', Readable.from([Buffer.from('档号,题名\n')]));
  ids = { units: unit!, locations: place!.id, 'bulk-edits': edit.id, imports: taken.id };
});
afterAll(() => t.destroy());

/** What a route needs beside the cursor. */
const FURTHER: Record<string, object> = { '/overview/records': { of: 'findings' } };

async function answer(list: Route, cursor: string | undefined): Promise<string> {
  const { path, query } = list;
  const params = { id: ids[path.split('/')[1]!] };
  // Whoever reads another part of the request than these is found by its fault.
  const rest = { session: undefined, body: undefined, request: undefined as never, reply: undefined as never };
  try {
    const asked = query!.parse({ ...FURTHER[path], ...(cursor !== undefined && { cursor }) });
    await list.handler({ actor, locale: 'zh-CN', params, query: asked, ...rest });
    return 'answered';
  } catch (error) {
    if (error instanceof LantaiError) return `${error.code} ${error.params.detail ?? ''}`;
    throw error;
  }
}

const pages = ({ query, response }: Route): boolean =>
  response !== undefined && query instanceof z.ZodObject && 'cursor' in query.shape;

test('a malformed cursor is a bad request in every list that pages', async () => {
  const lists = t.house.routes.filter(pages);
  expect(lists.length).toBeGreaterThan(30);
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const wrong: string[] = [];
  for (const list of lists) {
    const plain = await answer(list, undefined);
    if (plain !== 'answered') wrong.push(`${list.path} without: ${plain}`);
    for (const cursor of ['不是游标', '', '~', 'a b~c', `${base64({})}=`, `${base64(['x', '~'])}~~`]) {
      const given = await answer(list, cursor);
      if (given !== 'bad-request cursor') wrong.push(`${list.path} ${cursor}: ${given}`);
    }
  }
  expect(wrong).toEqual([]);
});
