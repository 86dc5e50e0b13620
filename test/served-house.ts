/** A test house behind HTTP, and people who are signed in to it. */
import type { FastifyInstance } from 'fastify';
import { buildServer } from '../server/http/server.ts';
import { SESSION_COOKIE } from '../server/modules/identity/index.ts';
import type { TestHouse } from './house.ts';

/** What every request of somebody signed in carries. */
export interface SignedIn {
  cookies: Record<string, string>;
  headers: Record<string, string>;
}

export const serveHouse = ({ house, config: { dataDir } }: TestHouse): Promise<FastifyInstance> =>
  buildServer({
    routes: house.routes,
    identity: house.identity,
    config: { dataDir, uploadLimitBytes: 1e6, secureCookie: false },
    logger: house.log,
  });

/** By a one-time password, which is changed at once: before that nobody is let in anywhere. */
export async function signIn({ house: { identity } }: TestHouse, login: string, password: string): Promise<SignedIn> {
  const { actor } = await identity.login(login, password, { kind: 'web' });
  const { token, session } = await identity.changePassword(actor, password, 'what nobody else has thought of');
  return { cookies: { [SESSION_COOKIE]: token }, headers: { 'x-csrf-token': session.csrf } };
}
