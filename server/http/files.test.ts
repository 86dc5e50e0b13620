/** A file goes out to be saved under its own name, whatever it says it is; a form without a file is refused. */
import multipart from '@fastify/multipart';
import fastify from 'fastify';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { fileOf, sendFile } from './files.ts';

test('names, kinds and contents go out; what was sent in has no kind', async () => {
  const app = fastify();
  app.get('/page', (_, reply) => sendFile(reply, { name: '佐证 一.html', content: Readable.from(['<script>']) }));
  app.get('/bytes', (_, reply) =>
    sendFile(reply, { name: 'a.pdf', content: new Uint8Array([1, 2]), type: 'application/pdf' }),
  );
  const page = await app.inject('/page');
  expect(page.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('佐证 一.html')}`,
  });
  expect(page.body).toBe('<script>');
  const bytes = await app.inject('/bytes');
  expect([bytes.headers['content-type'], [...bytes.rawPayload]]).toEqual(['application/pdf', [1, 2]]);
  await app.close();
});

test('the one file of a form is taken; without one it is a bad request', async () => {
  const app = fastify();
  await app.register(multipart);
  app.post('/', async (request) => {
    const part = await fileOf(request);
    return { name: part.filename, text: String(await buffer(part.file)) };
  });
  const form = new FormData();
  form.append('file', new Blob(['证']), '证.txt');
  const { headers, body } = new Response(form);
  const sent = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': headers.get('content-type')! },
    payload: Buffer.from(await new Response(body).arrayBuffer()),
  });
  expect(sent.json()).toEqual({ name: '证.txt', text: '证' });
  const none = await app.inject({ method: 'POST', url: '/', payload: { a: 1 } });
  expect(none.json()).toMatchObject({ code: 'bad-request' });
  await app.close();
});
