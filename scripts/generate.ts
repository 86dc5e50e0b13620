/** Writes the files that are made from code (docs/openapi.json); with --check says whether they are up to date. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { buildOpenApi } from '../server/http/openapi.ts';
import { programVersion } from '../server/http/server.ts';

const target = join(import.meta.dirname, '..', 'docs', 'openapi.json');
const dir = mkdtempSync(join(tmpdir(), 'lantai-generate-'));
const house = await openHouse(readConfig({ data: join(dir, 'data'), logLevel: 'error' }, {}), { create: true });
const text = `${JSON.stringify(buildOpenApi(house.routes, programVersion()), null, 2)}\n`;
await house.close();
rmSync(dir, { recursive: true, force: true });

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('docs/openapi.json is not what the routes say: run npm run generate');
  process.exit(1);
}
