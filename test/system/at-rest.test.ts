import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
/** Loads a file and says which packages were loaded for it. */
const LOADED = (file: string): string => `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({ load(url, context, next) {
    const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
    if (name !== undefined) loaded.add(name);
    return next(url, context);
  } });
  await import(${JSON.stringify(join(ROOT, file))});
  console.log(JSON.stringify([...loaded]));
  process.exit();`;

test('a server at rest has loaded nothing of what only papers and foreign files need', () => {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', LOADED('server/main.ts')], {
    encoding: 'utf8',
    env: process.env,
  });
  const loaded = JSON.parse(output.trim().split('\n').at(-1)!) as string[];
  expect(loaded).toContain('fastify');
  for (const heavy of ['exceljs', 'docx', 'pdfkit', 'pdfjs-dist', 'xlsx', 'dbffile', 'pinyin-pro', '@napi-rs/canvas'])
    expect(loaded, heavy).not.toContain(heavy);
});
