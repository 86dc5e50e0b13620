/** The built browser program: hashed assets for ever, its one page for every other path, always asked for anew. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const HASHED = /^assets\/.*[-.][\w-]{8,}\.\w+$/;
const FILE = /\.\w{2,5}$/;

/** Serves `webDir`. Where it has not been built, every path outside the API is not found. */
export async function serveWeb(app: FastifyInstance, webDir: string): Promise<void> {
  if (!existsSync(join(webDir, 'index.html'))) return;
  await app.register(fastifyStatic, { root: webDir, serve: false, cacheControl: false, dotfiles: 'deny' });
  app.get<{ Params: { '*': string } }>('/*', { config: { permission: 'public' } }, (request, reply) => {
    const path = request.params['*'];
    if (path === 'api' || path.startsWith('api/')) return reply.callNotFound();
    if (HASHED.test(path)) return reply.header('cache-control', 'public, max-age=31536000, immutable').sendFile(path);
    reply.header('cache-control', 'no-cache');
    return reply.sendFile(FILE.test(path) ? path : 'index.html');
  });
}
