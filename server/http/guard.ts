/**
 * What stands before every route: who asks, in which language, whether she may, and whether the request is her own.
 * The order matters: nothing of a request is read before it is allowed.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { LOCALES, type Locale, negotiateLocale } from '../../shared/i18n/index.ts';
import { LantaiError } from '../lib/errors.ts';
import { type Authenticated, demand, type Identity, PUBLIC_ACTOR, SESSION_COOKIE } from '../modules/identity/index.ts';
import type { Route } from './route.ts';

export const LOCALE_COOKIE = 'lantai_locale';

export function localeOf(request: FastifyRequest): Locale {
  const chosen = LOCALES.find((locale) => locale === request.cookies?.[LOCALE_COOKIE]);
  return chosen ?? negotiateLocale(request.headers['accept-language']);
}

export type Who = Authenticated | { actor: Authenticated['actor']; session: undefined };

export async function whoAsks(identity: Identity, request: FastifyRequest): Promise<Who> {
  const via = { kind: 'web' as const, address: request.ip };
  const known = await identity.authenticate(request.cookies[SESSION_COOKIE], via);
  return known ?? { actor: { ...PUBLIC_ACTOR, via }, session: undefined };
}

const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Throws where the request may not go on: `password-change-required`, `not-signed-in`, `forbidden`, `csrf-missing`. */
export function guard(definition: Route, who: Who, request: FastifyRequest): void {
  const ofSession = definition.path === '/session' || definition.path.startsWith('/session/');
  if (who.session?.mustChangePassword === true && !ofSession) throw new LantaiError('password-change-required');
  demand(who.actor, definition.permission);
  if (definition.method === 'GET') return;
  // No other site may send a changing request, not even the login, which has no token yet.
  if (request.headers['sec-fetch-site'] === 'cross-site') throw new LantaiError('csrf-missing');
  const login = definition.method === 'POST' && definition.path === '/session';
  if (who.session === undefined || login) return;
  const token = request.headers['x-csrf-token'];
  if (typeof token !== 'string' || !sameText(token, who.session.csrf)) throw new LantaiError('csrf-missing');
}
