/** The programs that keep running: `serve` (and `start`, which makes the demonstration first) and `worker`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Locale } from '../shared/i18n/index.ts';
import { translate } from '../shared/i18n/index.ts';
import { type House, openHouse } from './app.ts';
import type { Config } from './config.ts';
import { DemoClock } from './demo/loop/demo-clock.ts';
import { buildServer } from './http/server.ts';
import { runVerb } from './verbs/index.ts';
import { listenForVerbs } from './verbs/verb.socket.ts';

export interface ServeOptions {
  /** Make the demonstration archive where the data are empty. */
  demo: boolean;
  worker: boolean;
  json: boolean;
  locale: Locale;
}

const ROOT = join(import.meta.dirname, '..');

/** Runs until a signal asks it to stop. */
export async function serve(config: Config, options: ServeOptions): Promise<void> {
  const { locale, json } = options;
  const say = (type: string, key: string, params: Record<string, string | number> = {}) => {
    const message = translate(locale, key, params);
    console.log(json ? JSON.stringify({ type, key, message, ...params }) : message);
  };
  ensureWebBuilt(() => say('notice', 'cli.building-web'));
  // The demonstration's own clock goes with the system's but for the making of its past.
  const house = await openHouse(config, { create: options.demo, ...(options.demo && { clock: new DemoClock() }) });
  let people: { login: string; password: string; name: string }[] = [];
  if (options.demo && (await house.organization.findArchive()) === undefined) {
    say('notice', 'cli.making-demo');
    const { makeDemonstration } = await import('./demo/index.ts');
    people = await makeDemonstration(house, userInfo().username);
  }
  const server = await buildServer({
    routes: house.routes,
    identity: house.identity,
    config,
    logger: house.log,
  });
  await server.listen({ host: config.host, port: config.port });
  const verbs = await listenForVerbs(config.dataDir, (call, emit, signal) => runVerb(house, call, emit, signal));
  if (options.worker) house.start();
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const url = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`;
  say('ready', 'cli.ready', { url });
  say('notice', 'cli.ready-work', { url: `${url}/work` });
  if (people.length > 0) {
    say('notice', 'cli.accounts');
    for (const { login, password, name } of people)
      console.log(
        json ? JSON.stringify({ type: 'account', login, password }) : `  ${login.padEnd(12)} ${password}  ${name}`,
      );
    say('notice', 'cli.accounts-saved');
  }
  say('notice', 'cli.stop');
  await untilStopped();
  await verbs.close();
  await server.close();
  await house.close();
}

/** Background work alone, beside a `serve` on the same PostgreSQL. */
export async function work(config: Config, options: { json: boolean; locale: Locale }): Promise<void> {
  const house: House = await openHouse(config);
  house.start();
  console.log(options.json ? JSON.stringify({ type: 'ready' }) : translate(options.locale, 'cli.worker'));
  await untilStopped();
  await house.close();
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const parent = process.ppid;
    const stop = () => resolve();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    process.on('message', (message) => {
      if (message === 'stop') stop();
    });
    // Started by a script that has gone: nobody is left to stop it.
    if (process.env.LANTAI_STOP_WITH_PARENT === '1')
      setInterval(() => {
        if (process.ppid !== parent) stop();
      }, 500).unref();
  });
}

/** The pages are built once from the checkout; again when their sources are newer. */
function ensureWebBuilt(onBuild: () => void): void {
  const built = join(ROOT, 'dist', 'web', 'index.html');
  if (
    existsSync(built) &&
    statSync(built).mtimeMs > Math.max(...['web', 'shared'].map((dir) => newestSource(join(ROOT, dir))))
  )
    return;
  onBuild();
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const result = spawnSync(process.execPath, [vite, 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (result.status !== 0) throw new Error('the web pages could not be built (npm run build shows why)');
}

/** Time of the latest change in a folder of sources. */
function newestSource(dir: string): number {
  let newest = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return newest;
}
