import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { loginBody, passwordBody, session } from '../../../shared/schemas/session.ts';
import { type Route, route } from '../../http/route.ts';
import { type OpenedSession, SESSION_COOKIE } from './identity.types.ts';
import type { Sessions } from './session.service.ts';

const preferenceParams = z.object({ key: z.string().regex(/^[\w.:-]{1,80}$/) });
const preference = z.object({ value: z.unknown() });

export function sessionRoutes(sessions: Sessions, options: { secureCookie: boolean }): Route[] {
  const cookie = (request: FastifyRequest) => ({
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: options.secureCookie || request.protocol === 'https',
  });
  const keep = (request: FastifyRequest, reply: FastifyReply, { token, expiresAt }: OpenedSession) =>
    reply.setCookie(SESSION_COOKIE, token, { ...cookie(request), expires: new Date(expiresAt) });

  return [
    route({
      method: 'GET',
      path: '/session',
      permission: 'public',
      summary: 'Who the reader is, what she may do, and the token for changing requests',
      tag: 'session',
      response: session,
      handler: ({ actor, session }) => sessions.describe(session === undefined ? undefined : { actor, session }),
    }),
    route({
      method: 'POST',
      path: '/session',
      permission: 'public',
      summary: 'Sign in',
      tag: 'session',
      body: loginBody,
      response: session,
      async handler({ body, actor, session, request, reply }) {
        const via = { kind: 'web' as const, address: request.ip };
        const opened = await sessions.login(body.login, body.password, via);
        if (session !== undefined) await sessions.logout(actor, session.id);
        keep(request, reply, opened);
        return sessions.describe(opened);
      },
    }),
    route({
      method: 'DELETE',
      path: '/session',
      permission: 'signed-in',
      summary: 'Sign out',
      tag: 'session',
      response: session,
      async handler({ actor, session, request, reply }) {
        if (session !== undefined) await sessions.logout(actor, session.id);
        reply.clearCookie(SESSION_COOKIE, cookie(request));
        return sessions.describe(undefined);
      },
    }),
    route({
      method: 'PUT',
      path: '/session/password',
      permission: 'signed-in',
      summary: 'Change the own password; every other session of the account ends',
      tag: 'session',
      body: passwordBody,
      response: session,
      async handler({ actor, body, request, reply }) {
        const opened = await sessions.changePassword(actor, body.current, body.next);
        keep(request, reply, opened);
        return sessions.describe(opened);
      },
    }),
    route({
      method: 'GET',
      path: '/preferences/:key',
      permission: 'signed-in',
      summary: 'What the reader set for herself; null where nothing was set',
      tag: 'session',
      params: preferenceParams,
      response: preference,
      handler: async ({ actor, params }) => ({ value: await sessions.getPreference(actor, params.key) }),
    }),
    route({
      method: 'PUT',
      path: '/preferences/:key',
      permission: 'signed-in',
      summary: 'Keep a setting of the reader',
      tag: 'session',
      params: preferenceParams,
      body: preference,
      response: preference,
      async handler({ actor, params, body }) {
        await sessions.putPreference(actor, params.key, body.value);
        return { value: body.value };
      },
    }),
  ];
}
