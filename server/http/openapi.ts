/** The OpenAPI 3.1 document, made from the routes and their schemas alone: it cannot say what the program does not do. */
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return $schema === undefined ? {} : rest;
};

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = toSchema(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: value,
  }));
}

const CSRF = { name: 'x-csrf-token', in: 'header', required: true, schema: { type: 'string' } };

function operation(route: Route): Json {
  const needsCsrf = route.method !== 'GET' && route.permission !== 'public';
  const status = String(route.status ?? 200);
  const content =
    route.response === undefined
      ? { '*/*': {} }
      : { 'application/json': { schema: toSchema(route.response, 'output') } };
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const body =
    route.raw === true
      ? { 'multipart/form-data': { schema: { type: 'object' } } }
      : route.body && { 'application/json': { schema: toSchema(route.body, 'input') } };
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[/:.-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary,
    tags: [route.tag],
    'x-permission': route.permission,
    ...(route.permission === 'public' ? {} : { security: [{ session: [] }] }),
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(needsCsrf ? [CSRF] : []),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: body } }),
    responses: {
      [status]: { description: STATUS_CODES[status] ?? 'OK', content },
      default: { description: 'Problem', content: problem },
    },
  };
}

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457. `code` is stable, `detail` is a sentence in the language of the reader.',
  required: ['type', 'title', 'status', 'code', 'detail', 'params'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    params: { type: 'object' },
  },
};

/** The whole document; `version` is that of the program. */
export function buildOpenApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: '兰台 Lantai', version },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'lantai_session' } },
    },
  };
}
