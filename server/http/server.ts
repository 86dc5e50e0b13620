/**
 * The web server, built from a list of routes. A route that declares no permission stops the boot, and so does one added
 * past the list. Headers, errors, languages and logging are the same for all.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { PERMISSIONS, type Permission } from '../../shared/roles.ts';
import { systemClock } from '../lib/clock.ts';
import { LantaiError } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';
import { addressKey, AttemptLimiter, type Identity } from '../modules/identity/index.ts';
import { errorHandler, sendProblem } from './errors.ts';
import { guard, localeOf, type Who, whoAsks } from './guard.ts';
import { buildOpenApi } from './openapi.ts';
import type { Route } from './route.ts';
import { serveWeb } from './static.ts';
import { readBySchema } from './validate.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: Permission;
  }
  interface FastifyRequest {
    who: Who | undefined;
  }
}

export interface HttpConfig {
  dataDir: string;
  uploadLimitBytes: number;
  /** Requests a minute that one address may make without signing in; 0 or absent: as many as it likes. */
  publicRate?: number;
  /** Behind a proxy on this machine or network that ends TLS: its word on address and scheme is taken. */
  secureCookie: boolean;
  /** Folder of the built browser program; default dist/web of this checkout. */
  webDir?: string;
}

export interface ServerParts {
  routes: readonly Route[];
  identity: Identity;
  config: HttpConfig;
  logger: FastifyBaseLogger;
}

const ROOT = join(import.meta.dirname, '..', '..');
const API = '/api/v1';
const JSON_LIMIT = 2 ** 20;

export const programVersion = (): string =>
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

/** No inline script or style, nothing from elsewhere, in no frame. A handler may send stricter ones for foreign bytes. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** From now on a route that does not say who may use it cannot be added, whoever adds it. */
export function refuseUndeclared(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url, config }) => {
    const permission = config?.permission;
    if (permission === undefined || !PERMISSIONS.includes(permission))
      throw new Error(`route ${String(method)} ${url} declares no permission`);
  });
}

/** Refuses the public's requests beyond the rate with `too-many-requests`; whoever has signed in is not counted. */
function publicLimit(rate: number): (who: Who, address: string) => void {
  if (rate === 0) return () => undefined;
  const limiter = new AttemptLimiter({ clock: systemClock, limit: rate, windowMillis: 60_000, shutMillis: 10_000 });
  return (who, address) => {
    if (who.actor.id !== undefined) return;
    const { allowed, wait } = limiter.take(addressKey(address));
    if (!allowed) throw new LantaiError('too-many-requests', { seconds: Math.ceil(wait / 1000) });
  };
}

function addRoute(
  app: FastifyInstance,
  definition: Route,
  { identity, config }: ServerParts,
  limit: ReturnType<typeof publicLimit>,
): void {
  const { method, path, permission, params, query, body, response, raw = false, status = 200 } = definition;
  app.route({
    method,
    url: `${API}${path}`,
    config: { permission },
    bodyLimit: raw ? config.uploadLimitBytes : JSON_LIMIT,
    // Before the body is read: who may not, does not upload.
    async onRequest(request) {
      request.who = await whoAsks(identity, request);
      guard(definition, request.who, request);
      limit(request.who, request.ip);
      if (raw && Number(request.headers['content-length'] ?? 0) > config.uploadLimitBytes)
        throw Object.assign(new Error('upload too large'), { statusCode: 413 });
    },
    async handler(request, reply) {
      const locale = localeOf(request);
      const { actor, session } = request.who!;
      const answer = await definition.handler({
        actor,
        session,
        locale,
        params: params && readBySchema(params, request.params, locale),
        query: query && readBySchema(query, request.query, locale),
        body: body && readBySchema(body, request.body, locale),
        request,
        reply,
      });
      if (reply.sent || answer === reply) return reply;
      if (response === undefined) return answer;
      reply.header('cache-control', 'no-store').code(status);
      // What the schema does not name does not leave the house; what does not fit it is a fault of ours (`internal`).
      return response.parse(answer);
    },
  });
}

/** A path of the API with another method is told apart from one that is not there. */
function missing(routes: readonly Route[]) {
  const patterns = routes.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${API}${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`),
  }));
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?')[0]!;
    const allowed = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (allowed.length === 0) return sendProblem(new LantaiError('not-found'), request, reply);
    reply.header('allow', allowed.join(', '));
    return sendProblem(new LantaiError('method-not-allowed'), request, reply);
  };
}

/** Builds the server, ready to listen or to be asked with `inject`. Throws where a route declares no permission. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { routes, config, logger } = parts;
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    logController: new fastify.LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    bodyLimit: JSON_LIMIT,
    trustProxy: config.secureCookie ? ['loopback', 'uniquelocal'] : false,
    // A URL that cannot be decoded comes to no hook: its answer gets the headers here.
    frameworkErrors: (error, request, reply) => {
      errorHandler(config, logger)(error, request, reply.headers(HEADERS).header('x-request-id', request.id));
    },
  });
  refuseUndeclared(app);
  app.decorateRequest('who', undefined);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS).header('x-request-id', request.id);
    if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000');
  });
  // The query stays out of the log: it holds what people look for.
  app.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?')[0];
    const ms = Math.round(reply.elapsedTime);
    logger.info({ id: request.id, method: request.method, path, status: reply.statusCode, ms }, 'request');
  });
  await app.register(cookie);
  // A form of another site can send text/plain without asking: only JSON (and multipart, with its token) is read.
  app.removeContentTypeParser('text/plain');
  await app.register(multipart, { limits: { fileSize: config.uploadLimitBytes, files: 100_000, fieldSize: 10_000 } });
  app.setErrorHandler(errorHandler(config, logger));
  app.setNotFoundHandler(missing(routes));

  const limit = publicLimit(config.publicRate ?? 0);
  for (const definition of routes) addRoute(app, definition, parts, limit);
  const document = buildOpenApi(routes, programVersion());
  app.get(`${API}/openapi.json`, { config: { permission: 'public' } }, () => document);
  app.get('/healthz', { config: { permission: 'public' } }, () => ({ status: 'ok' }));
  await serveWeb(app, config.webDir ?? join(ROOT, 'dist', 'web'));
  await app.ready();
  return app;
}
