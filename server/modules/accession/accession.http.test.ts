/** Sending and following over real HTTP: what a browser sends and hears, and what is left when it goes away. */
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { codeOf } from '../../../test/made-delivery.ts';
import { buildServer } from '../../http/server.ts';
import type { AccessionProgress } from './index.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let test_: TestHouse;
let app: FastifyInstance;
let api: string;
let headers: Record<string, string>;

beforeAll(async () => {
  test_ = await openTestHouse({ start: true, env: { LANTAI_UPLOAD_LIMIT: '100000' } });
  const { house, config, passwords } = test_;
  app = await buildServer({ routes: house.routes, identity: house.identity, config, logger: house.log });
  api = `${await app.listen({ host: '127.0.0.1', port: 0 })}/api/v1`;
  const current = passwords.archivist!;
  const json = { 'content-type': 'application/json' };
  const signedIn = await fetch(`${api}/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ login: 'archivist', password: current }),
  });
  const keep = async (answer: Response) => {
    const { csrf } = (await answer.json()) as { csrf: string };
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    headers = { ...headers, ...(cookie !== undefined && { cookie }), 'x-csrf-token': csrf };
  };
  await keep(signedIn);
  const body = JSON.stringify({ current, next: '河边 Laternen 47 tsivihcra' });
  const changed = await fetch(`${api}/session/password`, { method: 'PUT', headers: { ...json, ...headers }, body });
  expect(changed.status).toBe(200);
  await keep(changed);
});
afterAll(async () => {
  await app.close();
  await test_.destroy();
});

const quarantined = () => readdir(join(test_.config.dataDir, 'quarantine')).catch(() => []);

function form(count: number, more: Record<string, string> = {}): FormData {
  const data = new FormData();
  const rows = Array.from(
    { length: count },
    (_, index) => `${codeOf(index + 1)},第${index + 1}号,某办公室,20230315,永久,开放`,
  );
  const catalogue = `档号,题名,责任者,日期,保管期限,移交单位开放意见\n${rows.join('\n')}\n`;
  data.append('files', new Blob([catalogue]), '移交/目录.csv');
  for (let index = 1; index <= count; index++)
    data.append('files', new Blob([`第${index}号的正文`]), `移交/${codeOf(index)}/正文.txt`);
  for (const [name, text] of Object.entries(more)) data.append('files', new Blob([text]), name);
  return data;
}

test('a delivery is sent and followed to its end by events', async () => {
  const sent = await fetch(`${api}/accessions`, { method: 'POST', headers, body: form(60) });
  expect(sent.status).toBe(202);
  const { id } = (await sent.json()) as { id: string };
  const stream = await fetch(`${api}/accessions/${id}/progress`, { headers });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  // Ends by itself when nothing more happens.
  const events = (await stream.text())
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => JSON.parse(event.slice(6)) as AccessionProgress);
  expect(events.length).toBeGreaterThan(1);
  expect(events.at(-1)).toMatchObject({ state: 'accepted', acceptedCount: 60, errorCount: 0 });
  expect(events.at(-1)!.steps.every(({ state }) => state === 'done')).toBe(true);
  const missing = await fetch(`${api}/accessions/${crypto.randomUUID()}/progress`, { headers });
  expect(missing.status).toBe(404);
  const again = await fetch(`${api}/accessions/${id}/retry`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{}',
  });
  expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([409, 'accession-state']);
});

test('who stops listening is no longer asked for', async () => {
  const { accession } = test_.house;
  await test_.house.jobs.stop();
  const archivist = await test_.actor('archivist');
  const sent = await fetch(`${api}/accessions`, { method: 'POST', headers, body: form(2) });
  const { id } = (await sent.json()) as { id: string };
  const asked = vi.spyOn(accession, 'progress');
  const listening = new AbortController();
  const stream = await fetch(`${api}/accessions/${id}/progress`, { headers, signal: listening.signal });
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('"state":"received"');
  await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(2), { timeout: 60_000 });
  listening.abort();
  await vi.waitFor(
    async () => {
      const before = asked.mock.calls.length;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(asked.mock.calls.length).toBe(before);
    },
    { timeout: 60_000 },
  );
  asked.mockRestore();
  await accession.cancel(archivist, id);
  test_.house.jobs.start();
});

test('an upload that breaks off leaves nothing', async () => {
  const before = await quarantined();
  const begun = request(`${api}/accessions`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b' },
  });
  begun.on('error', () => undefined);
  begun.write('--b\r\ncontent-disposition: form-data; name="files"; filename="a/正文.txt"\r\n\r\nhalf of the');
  await vi.waitFor(async () => expect(await quarantined()).toHaveLength(before.length + 1), { timeout: 60_000 });
  begun.destroy();
  await vi.waitFor(async () => expect(await quarantined()).toEqual(before), { timeout: 60_000 });
});

test('an upload over the limit is refused in words and leaves nothing', async () => {
  const before = await quarantined();
  const body = form(1, { '移交/大.txt': 'x'.repeat(150_000) });
  const sent = await fetch(`${api}/accessions`, { method: 'POST', headers, body });
  expect([sent.status, ((await sent.json()) as { code: string }).code]).toEqual([413, 'upload-too-large']);
  // Of unknown length it is measured as it comes.
  const wire = new Response(body);
  const streamed = await fetch(`${api}/accessions`, {
    method: 'POST',
    headers: { ...headers, 'content-type': wire.headers.get('content-type')! },
    body: wire.body,
    duplex: 'half',
  });
  expect([streamed.status, ((await streamed.json()) as { code: string }).code]).toEqual([413, 'upload-too-large']);
  await vi.waitFor(async () => expect(await quarantined()).toEqual(before), { timeout: 60_000 });
});
