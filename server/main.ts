/** The programs that keep running: `serve` (and `start`, which makes the demonstration first) and `worker`. */
import { userInfo } from 'node:os';
import type { Locale } from '../shared/i18n/index.ts';
import { translate } from '../shared/i18n/index.ts';
import { type House, openHouse } from './app.ts';
import type { Config } from './config.ts';
import { DemoClock } from './demo/loop/demo-clock.ts';
import { buildServer } from './http/server.ts';
import { runVerb } from './verbs/index.ts';
import { listenForVerbs } from './verbs/verb.socket.ts';
import { ensureWebBuilt } from './web-build.ts';

export interface ServeOptions {
  /** Make the demonstration archive where the data are empty. */
  demo: boolean;
  worker: boolean;
  json: boolean;
  locale: Locale;
}

/** Runs until a signal asks it to stop. */
export async function serve(config: Config, options: ServeOptions): Promise<void> {
  const { locale, json } = options;
  const say = (type: string, key: string, params: Record<string, string | number> = {}) => {
    const message = translate(locale, key, params);
    console.log(json ? JSON.stringify({ type, key, message, ...params }) : message);
  };
  ensureWebBuilt({ onBuild: () => say('notice', 'cli.building-web') });
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
