/**
 * The browser's part, built from the checkout when its sources are not those it was built from: told by their contents, as
 * times say nothing after a checkout or a copy. Built beside, put in place whole, by one program at a time: who starts
 * meanwhile waits and finds it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import Sqlite from 'better-sqlite3';

const ROOT = join(import.meta.dirname, '..');
/** What a build depends on: its sources, and which libraries there are. */
const SOURCES = ['web', 'shared', 'package-lock.json'];
/** In the built folder: the digest of the sources it was made of. */
const MARK = 'sources.sha256';
/** As long as another program's build may take. */
const WAIT_MS = 180_000;

export interface WebBuild {
  /** The checkout. */
  root?: string;
  /** Told before a build, which takes some seconds. */
  onBuild?: () => void;
  /** Writes the pages into this empty folder; throws where it cannot. */
  build?: (outDir: string) => void;
}

/** After it `dist/web` is what the sources say. */
export function ensureWebBuilt({ root = ROOT, onBuild = () => undefined, build = viteBuild }: WebBuild = {}): void {
  const dist = join(root, 'dist');
  const built = join(dist, 'web');
  const wanted = digestSources(root);
  if (readMark(built) === wanted) return;
  mkdirSync(dist, { recursive: true });
  const lock = new Sqlite(join(dist, 'build.lock'), { timeout: WAIT_MS });
  try {
    lock.pragma('journal_mode = DELETE');
    lock.exec('begin exclusive');
    if (readMark(built) === wanted) return;
    onBuild();
    const [next, last] = [join(dist, 'web.next'), join(dist, 'web.last')];
    for (const dir of [next, last]) rmSync(dir, { recursive: true, force: true });
    mkdirSync(next);
    build(next);
    writeFileSync(join(next, MARK), wanted);
    if (existsSync(built)) renameSync(built, last);
    renameSync(next, built);
    rmSync(last, { recursive: true, force: true });
  } finally {
    lock.close();
  }
}

function readMark(dir: string): string | undefined {
  if (!existsSync(join(dir, 'index.html'))) return undefined;
  try {
    return readFileSync(join(dir, MARK), 'utf8');
  } catch {
    return undefined;
  }
}

/** Over names and contents of all sources. */
function digestSources(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(root, source);
    const files = source.includes('.')
      ? [path]
      : readdirSync(path, { withFileTypes: true, recursive: true })
          .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
          .map((entry) => join(entry.parentPath, entry.name))
          .sort();
    for (const file of files) {
      const content = createHash('sha256').update(readFileSync(file)).digest('hex');
      hash.update(`${relative(root, file).replaceAll(sep, '/')} ${content}\n`);
    }
  }
  return hash.digest('hex');
}

function viteBuild(outDir: string): void {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn', '--outDir', outDir],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status !== 0) throw new Error('the web pages could not be built; what is wrong stands above');
}
