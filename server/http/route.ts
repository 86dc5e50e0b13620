/**
 * How a module offers a route: method, path, permission, schemas, handler. A route without a permission stops the boot
 * (server/http/server.ts); the schemas make the OpenAPI document (server/http/openapi.ts).
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Locale } from '../../shared/i18n/index.ts';
import type { Permission } from '../../shared/roles.ts';
import type { Authenticated } from '../modules/identity/index.ts';
import type { Actor } from '../modules/identity/policy.ts';

type Schema = z.ZodType;

export interface RouteContext<P extends Schema, Q extends Schema, B extends Schema> {
  actor: Actor;
  /** The session the request belongs to; undefined for whoever is not signed in. */
  session: Authenticated['session'] | undefined;
  /** The reader's language. */
  locale: Locale;
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface Route<
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
  R extends Schema = Schema,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with `:name` parameters. */
  path: string;
  permission: Permission;
  /** One line for the OpenAPI document. */
  summary: string;
  tag: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Shape of the answer; absent where the handler sends bytes itself. */
  response?: R;
  /** Multipart or other raw bodies: no JSON parsing, the handler reads the stream. */
  raw?: boolean;
  status?: number;
  handler(context: RouteContext<P, Q, B>): Promise<unknown>;
}

/** Keeps the handler's types while the list of routes stays one type. */
export const route = <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  definition: Route<P, Q, B, R>,
): Route => definition;
