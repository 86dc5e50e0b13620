/** Files in and out of routes. What goes out is saved under its own name and never shown by the browser itself. */
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { LantaiError } from '../lib/errors.ts';

interface SentFile {
  name: string;
  content: Uint8Array | Readable | string;
  /** What somebody sent in has none: it may be something else than it says, such as a page with a script. */
  type?: string;
}

export const sendFile = (reply: FastifyReply, { name, content, type }: SentFile): FastifyReply =>
  reply
    .header('content-type', type ?? 'application/octet-stream')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(content instanceof Uint8Array && !Buffer.isBuffer(content) ? Buffer.from(content) : content);

/** The one file of a form. Throws `bad-request` where there is none. */
export async function fileOf(request: FastifyRequest): Promise<MultipartFile> {
  const part = request.isMultipart() ? await request.file() : undefined;
  if (part === undefined) throw new LantaiError('bad-request', { detail: 'multipart/form-data' });
  return part;
}
