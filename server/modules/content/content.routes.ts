import { createReadStream } from 'node:fs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { idParams } from '../../../shared/schemas/common.ts';
import { hitPages, hitsQuery, pageHits } from '../../../shared/schemas/hits.ts';
import { pageText } from '../../../shared/schemas/unit.ts';
import { type Route, route } from '../../http/route.ts';
import { parseRange } from './byte-range.ts';
import type { Content, Offer, Sendable } from './content.service.ts';

const tag = 'content';
const pageParams = idParams.extend({ number: z.coerce.number().int().min(1).max(1_000_000) });
const imageQuery = z.object({ width: z.coerce.number().int().min(160).max(2400).default(1000) });
const fileQuery = z.object({ download: z.enum(['0', '1']).default('0') });

/** Types that a browser shows by itself without running anything; all others are offered to be saved. */
const SHOWN_INLINE = /^(application\/pdf|text\/plain|image\/(jpeg|png|gif|webp|tiff|bmp))$/;

const unchanged = (request: FastifyRequest, etag: string): boolean =>
  (request.headers['if-none-match'] ?? '').split(',').some((given) => given.trim().replace(/^W\//, '') === etag);

/**
 * Answers 304 where the reader has it already. Whoever keeps a copy must ask before showing it again (no-cache), so that
 * a withdrawal takes effect at once; foreign bytes may run nothing (sandbox, which browsers' PDF viewers cannot bear).
 */
async function offer<T extends Sendable>(
  request: FastifyRequest,
  reply: FastifyReply,
  offered: Offer<T>,
  send: (found: T) => FastifyReply,
): Promise<FastifyReply> {
  reply.headers({ etag: offered.etag, 'cache-control': 'private, no-cache' });
  if (unchanged(request, offered.etag)) return reply.code(304).send();
  const found = await offered.open();
  const sandbox = found.mime === 'application/pdf' ? '' : '; sandbox';
  reply.header('content-security-policy', `default-src 'none'; frame-ancestors 'self'${sandbox}`);
  // No charset is claimed: texts are sent in the encoding they came in.
  reply.header('content-type', found.mime);
  return send(found);
}

export const contentRoutes = (content: Content): Route[] => [
  route({
    method: 'GET',
    path: '/units/:id/pages/:number/text',
    permission: 'public',
    summary: 'The text of a page',
    tag,
    params: pageParams,
    response: pageText,
    handler: ({ actor, params }) => content.getPageText(actor, params.id, params.number),
  }),
  route({
    method: 'GET',
    path: '/units/:id/pages/:number/image',
    permission: 'public',
    summary: 'A picture of a page (image/webp), about as wide as asked',
    tag,
    params: pageParams,
    query: imageQuery,
    handler: async ({ actor, params, query, request, reply }) => {
      const offered = await content.getPageImage(actor, params.id, params.number, query.width);
      return offer(request, reply, offered, (found) => reply.send(createReadStream(found.path)));
    },
  }),
  route({
    method: 'GET',
    path: '/units/:id/hits',
    permission: 'public',
    summary: 'The pages of a unit on which the words of a query stand; with page, where on its picture',
    tag,
    params: idParams,
    query: hitsQuery,
    response: z.union([pageHits, hitPages]),
    handler: ({ actor, params, query: { q, page } }) =>
      page === undefined ? content.listHitPages(actor, params.id, q) : content.getPageHits(actor, params.id, page, q),
  }),
  route({
    method: 'GET',
    path: '/files/:id/content',
    permission: 'public',
    summary: 'An original file as it was received; Range is understood',
    tag,
    params: idParams,
    query: fileQuery,
    handler: async ({ actor, params, query, request, reply }) => {
      const download = query.download === '1';
      const offered = await content.getFile(actor, params.id, download);
      return offer(request, reply, offered, (found) => {
        const inline = !download && SHOWN_INLINE.test(found.mime);
        const name = encodeURIComponent(found.name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
        reply.headers({
          'accept-ranges': 'bytes',
          'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
        });
        const fresh = request.headers['if-range'] === undefined || request.headers['if-range'] === found.etag;
        const range = fresh ? parseRange(request.headers.range, found.byteSize) : undefined;
        if (range === 'unsatisfiable')
          return reply.code(416).header('content-range', `bytes */${found.byteSize}`).send();
        if (range === undefined)
          return reply.header('content-length', found.byteSize).send(createReadStream(found.path));
        reply.code(206).headers({
          'content-range': `bytes ${range.start}-${range.end}/${found.byteSize}`,
          'content-length': range.end - range.start + 1,
        });
        return reply.send(createReadStream(found.path, { start: range.start, end: range.end }));
      });
    },
  }),
];
