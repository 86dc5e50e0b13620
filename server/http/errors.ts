/** From anything thrown to what the reader is told. What is not meant for people is logged and told as `internal`. */
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { LantaiError } from '../lib/errors.ts';
import { localeOf } from './guard.ts';
import { toProblem } from './problem.ts';

interface Coded {
  code?: unknown;
  statusCode?: unknown;
  message: string;
}

/** The errors of the web framework and of a full disk, as ours; undefined where it is a fault of the program. */
function asKnown(error: Coded, limits: { dataDir: string; bodyLimit: number }): LantaiError | undefined {
  if (error instanceof LantaiError) return error;
  if (error.code === 'ENOSPC' || error.code === 'SQLITE_FULL')
    return new LantaiError('disk-full', { path: limits.dataDir });
  if (typeof error.statusCode !== 'number' || error.statusCode < 400 || error.statusCode >= 500) return undefined;
  if (error.statusCode === 413) return new LantaiError('upload-too-large', { limit: readable(limits.bodyLimit) });
  return new LantaiError('bad-request', { detail: error.message });
}

const readable = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${Math.round(bytes / 2 ** 30)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error, localeOf(request));
  if (problem.code === 'too-many-requests') reply.header('retry-after', String(problem.params.seconds));
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

export const errorHandler =
  (config: { uploadLimitBytes: number; dataDir: string }, logger: FastifyBaseLogger) =>
  (error: Coded, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const bodyLimit = request.routeOptions.bodyLimit ?? config.uploadLimitBytes;
    const known = asKnown(error, { dataDir: config.dataDir, bodyLimit });
    if (known === undefined) logger.error({ err: error, id: request.id }, 'request failed');
    return sendProblem(known ?? error, request, reply);
  };
