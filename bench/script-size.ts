/** How much script the portal's first page loads, gzipped: the entry, what it preloads, and the portal's own chunk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launchBrowser } from '../test/e2e/browser.ts';
import { startServer, temporaryFolder, runCli } from '../test/server-process.ts';
import { writeResult } from './machine.ts';

export async function benchScriptSize(): Promise<void> {
  const folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  await runCli(['init', '--data', data]);
  const server = await startServer('serve', data);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const scripts: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js')) scripts.push(pathname);
    });
    await page.goto(server.url, { waitUntil: 'networkidle' });
    const dist = join(import.meta.dirname, '..', 'dist', 'web');
    const files = scripts.map((path) => ({ path, gzipped: gzipSync(readFileSync(join(dist, path))).length }));
    writeResult('script-size', {
      gzippedBytes: files.reduce((sum, file) => sum + file.gzipped, 0),
      files,
      allChunks: readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js')).length,
    });
  } finally {
    await browser.close();
    await server.stop();
    await folder.remove();
  }
}

if (import.meta.main) await benchScriptSize();
