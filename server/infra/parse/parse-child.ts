/**
 * The child process in which foreign bytes are parsed. It answers one request after another and knows nothing of the
 * archive: whatever a hostile file does to it, the pool ends it and starts another.
 */
import { rename, writeFile } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { LantaiError } from '../../lib/errors.ts';
import { extractFile, locateInFile, renderFile } from './extract.ts';
import type { ChildAnswer, ChildRequest, ParseRequest } from './parse.types.ts';

async function perform(request: ParseRequest): Promise<unknown> {
  switch (request.op) {
    case 'extract':
      return extractFile(request.path, request.type);
    case 'workbook':
      return (await import('./workbook.parser.ts')).readWorkbookFile(request.path, request.name);
    case 'locate':
      return locateInFile(request.path, request.type, request.page, request.sought);
    case 'render': {
      const picture = await renderFile(request.path, request.type, request.page, request.options);
      await writeFile(`${request.out}.part`, picture);
      await rename(`${request.out}.part`, request.out);
      return request.out;
    }
  }
}

async function answer({ id, request }: ChildRequest): Promise<ChildAnswer> {
  try {
    return { id, ok: true, value: await perform(request) };
  } catch (error) {
    if (error instanceof LantaiError) return { id, ok: false, code: error.code, params: error.params };
    return {
      id,
      ok: false,
      code: 'parse-failed',
      params: { reason: error instanceof Error ? error.message : String(error) },
    };
  }
}

process.on('message', (message) => {
  // Only the pool, our parent, can write here.
  void answer(message as ChildRequest).then((reply) => {
    process.send?.(reply);
    // Its end will be a kill: what was compiled for the first of a kind is kept now, for the children after it.
    flushCompileCache();
  });
});
// A parent that is gone needs no answers.
process.on('disconnect', () => process.exit(0));
